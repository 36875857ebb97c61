# For type checkers in a clone, where the package stands in events/; the wheel holds the package itself instead.
from events import *
from events import ACTORS as ACTORS
from events import EVENT_TYPES as EVENT_TYPES
from events import FAMILIES as FAMILIES
from events import RELATIONS as RELATIONS
from events import facts_dir as facts_dir
