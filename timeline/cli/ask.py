"""`state` and `why`: what holds, and the reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from timeline.cli.completion import completing
from timeline.cli.options import (
    asking,
    clock_options,
    deliver,
    engine_options,
    filter_options,
    format_for,
    output_options,
    vocabulary_of,
    vocabulary_option,
    what_if_options,
)

if TYPE_CHECKING:
    from timeline.answers import Case
    from timeline.explanations import Why

STATE_FORMATS = ("table", "json", "csv", "md")
WHY_FORMATS = ("text", "json", "csv", "md")


def split_as_of(words: tuple[str, ...], option: str | None) -> tuple[tuple[str, ...], str | None]:
    """Take ``as of PHRASE`` off the end of what was typed. Raises `click.UsageError` where it is said twice or left empty."""
    lowered = [word.lower() for word in words]
    for i, word in enumerate(lowered):
        width = 2 if lowered[i : i + 2] == ["as", "of"] else 1 if word in {"as-of", "asof"} else 0
        if not width:
            if word.startswith("as of ") and i == len(words) - 1:
                return split_as_of((*words[:i], *words[i].split()), option)
            continue
        phrase = " ".join(words[i + width :])
        if option is not None:
            raise click.UsageError("say --as-of or `as of`, not both")
        if not phrase:
            raise click.UsageError("as of when? try `as of March`")
        return words[:i], phrase
    return words, option


@click.command("state", short_help="The facts in force: timeline state as of March.")
@click.argument("words", nargs=-1, shell_complete=completing("subjects"), metavar="[SUBJECT] [as of WHEN]")
@click.option(
    "--case", type=click.Choice(["best", "worst"]), help="All that may hold, or only what holds however uncertain dates turn out."
)
@clock_options
@what_if_options
@filter_options
@engine_options
@output_options(*STATE_FORMATS)
def state_command(
    words: tuple[str, ...], case: Case | None, as_of: str | None, format_: str | None, output: str | None, **asked: Any
) -> int:
    """Show the facts in force: all, or those of a SUBJECT and what lies below it.

    \b
      timeline state as of March
      timeline state channel:usa-chn as of "10 Aug 2022"
      timeline state --known 2023-02-01 as of 2023-03-31 -O json
    """
    from timeline.queries import Questions  # noqa: PLC0415
    from timeline.render.board import board  # noqa: PLC0415
    from timeline.render.tables import as_csv, as_json, as_markdown  # noqa: PLC0415

    subject_words, as_of = split_as_of(words, as_of)
    with asking(as_of=as_of, **asked) as ask:
        questions = Questions(ask.engine)
        subject = questions.subject_named(" ".join(subject_words), ask.cutoffs.position) if subject_words else None
        state = questions.state(ask.cutoffs, subject, ask.filters, case)
    chosen = format_for(format_, output, STATE_FORMATS)
    rows = state.to_dicts()
    if chosen == "json":
        deliver(as_json(state.to_dict()), output)
    elif chosen == "csv":
        deliver(as_csv(rows), output)
    elif chosen == "md":
        deliver(as_markdown(rows, ("subject", "relation", "object", "view", "since", "standing", "certainty", "event_id")), output)
    else:
        deliver(board(state, subject=subject), output)
    return 1 if subject and not state.facts else 0


@click.command("why", short_help="The events behind a fact, their sources and causes; or what is missing.")
@click.argument("words", nargs=-1, shell_complete=completing("subjects"), required=True, metavar="FACT [as of WHEN]")
@click.option("--flip", is_flag=True, help="Show every uncertain date that would change the answer, not only the nearest.")
@clock_options
@what_if_options
@vocabulary_option
@output_options(*WHY_FORMATS)
def why_command(
    words: tuple[str, ...],
    flip: bool,
    as_of: str | None,
    vocabulary: str | None,
    format_: str | None,
    output: str | None,
    **asked: Any,
) -> int:
    """Explain a FACT: its event, sources, causes, what stands beside it and came before, and every entry about it.

    A fact is a subject, then as much of the relation and the object as is needed. Where it is not in force, the answer says
    what is missing. With --without, what would differ if an event had never been recorded.

    \b
      timeline why engagement:blinken-china-visit as of March
      timeline why "engagement:kerry-visit status held"
      timeline why dyad:chn-usa --without balloon as of 2023-02-28
    """
    from timeline.explanations import Explainer  # noqa: PLC0415
    from timeline.queries import Questions  # noqa: PLC0415
    from timeline.render.reasons import reasons  # noqa: PLC0415
    from timeline.render.tables import as_csv, as_json, as_markdown  # noqa: PLC0415

    fact_words, as_of = split_as_of(words, as_of)
    if not fact_words:
        raise click.UsageError("why what? name a fact: timeline why engagement:blinken-china-visit as of March")
    with asking(as_of=as_of, **asked) as ask:
        why = Explainer(Questions(ask.engine)).why(fact_words, ask.cutoffs)
    initiating = _initiating(why, vocabulary) if why.verdict == "no" and not why.missing else ()
    chosen = format_for(format_, output, WHY_FORMATS)
    if chosen == "json":
        deliver(as_json({**why.to_dict(), "initiators": list(initiating)}), output)
    elif chosen == "csv":
        deliver(as_csv(why.to_dicts()), output)
    elif chosen == "md":
        deliver(as_markdown(why.to_dicts(), ("part", "subject", "relation", "object", "since", "standing", "event_id", "because")), output)
    else:
        deliver(reasons(why, every_flip=flip, initiators=initiating), output)
    return 0 if why.reasons else 1


def _initiating(why: Why, vocabulary: str | None) -> tuple[str, ...]:
    """Event types that could bring about what no event has brought about."""
    from timeline.importers.worked import initiators  # noqa: PLC0415

    return initiators(vocabulary_of(vocabulary), why.subject.partition(":")[0], why.relation, why.object)


@click.command("history", short_help="Every value of a subject, with its interval.")
@click.argument("words", nargs=-1, shell_complete=completing("subjects"), required=True, metavar="SUBJECT [as of WHEN]")
@clock_options
@what_if_options
@engine_options
@output_options(*STATE_FORMATS)
def history_command(words: tuple[str, ...], as_of: str | None, format_: str | None, output: str | None, **asked: Any) -> int:
    """Show every value that a SUBJECT had, since when and until when, and the events at both ends.

    \b
      timeline history engagement:blinken-china-visit
      timeline history military-minister --known 2023-02-06
    """
    from timeline.queries import Questions  # noqa: PLC0415
    from timeline.render.spans import spans  # noqa: PLC0415
    from timeline.render.tables import as_csv, as_json, as_markdown  # noqa: PLC0415

    subject_words, as_of = split_as_of(words, as_of)
    if not subject_words:
        raise click.UsageError("history of what? name a subject: timeline history engagement:blinken-china-visit")
    with asking(as_of=as_of, **asked) as ask:
        questions = Questions(ask.engine)
        history = questions.history(questions.subject_named(" ".join(subject_words), ask.cutoffs.position), ask.cutoffs)
    chosen = format_for(format_, output, STATE_FORMATS)
    rows = history.to_dicts()
    if chosen == "json":
        deliver(as_json(history.to_dict()), output)
    elif chosen == "csv":
        deliver(as_csv(rows), output)
    elif chosen == "md":
        deliver(as_markdown(rows, ("subject", "relation", "object", "view", "since", "until", "standing", "event_id")), output)
    else:
        deliver(spans(history), output)
    return 0 if history.spans else 1


@click.command("diff", short_help="What changed between two dates, or in what was known.")
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@click.option("--by", type=click.Choice(["as-of", "known", "recorded"]), default="as-of", help="The clock that A and B are read on.")
@click.option("--subject", metavar="SUBJECT", help="Only this subject and what lies below it.")
@clock_options
@engine_options
@output_options("text", "json", "csv", "md")
def diff_command(before: str, after: str, by: str, subject: str | None, format_: str | None, output: str | None, **asked: Any) -> int:
    """Show what differs between the certain facts at A and at B.

    By default A and B are dates: what changed in the world. With --by known, what became public from A to B; with
    --by recorded, what this log learned (A and B may be positions). The other clocks stay where their options set them.

    \b
      timeline diff 2023-01-31 2023-02-28
      timeline diff --by known 2023-02-06 2023-02-07 --as-of 2023-02-06
      timeline diff --by recorded 37 139 --as-of 2023-05-08
    """
    from timeline.queries import Questions  # noqa: PLC0415
    from timeline.render.differences import differences  # noqa: PLC0415
    from timeline.render.tables import as_csv, as_json, as_markdown  # noqa: PLC0415

    clock = by.replace("-", "_")
    if asked.pop(clock, None) is not None:
        raise click.UsageError(f"A and B are the two moments of --{by}: leave --{by} out")
    fixed = {name: asked.pop(name, None) for name in ("as_of", "known", "recorded")}
    with asking(**asked) as ask:
        questions = Questions(ask.engine)
        first, second = (ask.clocks.cutoffs(**{**fixed, clock: words}) for words in (before, after))
        compared = questions.diff(first, second, subject and questions.subject_named(subject, max(first.position, second.position)))
    chosen = format_for(format_, output, ("text", "json", "csv", "md"))
    rows = compared.to_dicts()
    if chosen == "json":
        deliver(as_json(compared.to_dict()), output)
    elif chosen == "csv":
        deliver(as_csv(rows), output)
    elif chosen == "md":
        deliver(as_markdown(rows, ("kind", "subject", "relation", "view", "before", "after", "since", "event_id")), output)
    else:
        deliver(differences(compared), output)
    return 0
