"""What earlier versions of this engine put into a log: macros whose texts were others, and meant the same.

A log that has them is not damaged: its own answers to other clients are those of that version, until a rebuild.
"""

EARLIER = frozenset(
    {
        "3955c701c437762013bd4ebe02c2908a",  # macro cases_at
        "bded191e89916112b9e86d11c07dbf85",  # macro changes_at
        "ffe5511b052d2f9dba67c7d4cd211345",  # macro coded_at
        "f36b52168d9a78687d9ee4db0abd5c7a",  # macro events_at
        "7e04800ac842abc7105259e1b858fa8a",  # macro facts_at
        "c21ed0b31b59e513b04f1ce7bd8b9dd9",  # macro flows_at
        "a31793ac47ca1dfaba6c2a73425fe452",  # macro judged_at
        "5c73eb27eb1823e6178a059bc647d919",  # macro moves_at
        "f19277dc01670ac3f16d407fd77ba0aa",  # macro outcomes_at
        "4fc3df2a6318836b8b4154695f8235f3",  # macro pressures_at
        "24945efff1a2fafb9b49556516f879cc",  # macro revised_at
        "4da1c5f540ccba3c67261dd0bb9016ed",  # macro scored_at
        "91c8b68574761dd16a7d74e76c1ad63d",  # macro spans_at
        "535ff80dde3e30d88caae2c3e8f7dae1",  # macro versions_at
    }
)
"""Fingerprints (timeline/definitions.py) of what `tests/log/released` holds and this version makes otherwise."""
