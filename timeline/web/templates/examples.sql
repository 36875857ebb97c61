from state_as_of(date '2023-03-31');

select subject, object, since, event_id
from state_as_of('2023-03', known := date '2023-02-10')
where subject like 'channel:%' and certainty = 'certain';

from history('engagement:blinken-china-visit', known := date '2023-02-10');

from changes(date '2023-01-31', date '2023-02-28');

from facts_between(date '2023-02-01', date '2023-02-28') where subject like 'engagement:%';

select subject, object, in_every_case, order_unknown from cases_as_of(date '2023-02-10', recorded := 37) where subject like 'engagement:%';

select month, cooperation, conflict, events from tension_by_month('CHN-USA', date '2022-08-01', date '2023-05-31', half_life := 90);

select type, count(*) as events, sum(sources) as sources from events_current group by type order by events desc;

select event_id, publisher, published from sources where publisher ilike '%reuters%' order by published;

select actor_id, name, count(*) as events from actors where name <> '' group by all order by events desc limit 10;

select number, first_position, last_position, author, message from commits;
