-- What the version at a position ($1) does to the state.
select e.subject, e.relation, e.object, e.initiates, e.view, e.since from effects as e where e.position = $1 order by e.ordinal
