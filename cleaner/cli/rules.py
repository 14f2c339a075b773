"""`cleaner rules`: which rules there are, what each is for, and whether they find what they say."""

from __future__ import annotations

from pathlib import Path

import click

from cleaner.assets import rules_dir
from cleaner.cli.options import ERROR_EXIT, fail, guarded, settings
from cleaner.config import Config
from cleaner.lint.own import OWN, own_page
from cleaner.model import CleanerError, Rule
from cleaner.pipeline import run_example
from cleaner.rulebook import load_examples, load_rules, rule_files
from cleaner.write.pages import rule_page
from cleaner.write.text import table

FAILED_EXIT = 1


@click.group("rules")
def command() -> None:
    """List, explain and test rules."""


@command.command("list")
@guarded
def list_rules() -> None:
    """All rules in force: code, what is done by default, name, summary."""
    rows = [(rule.code, _does(rule), rule.name, rule.summary) for rule in _in_force()]
    rows += [(code, "report", own.name, own.summary) for code, own in OWN.items()]
    click.echo("".join(f"{line}\n" for line in table(rows)), nl=False)


@command.command("show")
@click.argument("code")
@guarded
def show(code: str) -> None:
    """The page of a rule: what it finds, why, what it leaves alone, how to switch it off."""
    rules = {rule.code: rule for rule in _in_force()}
    if code.upper() in OWN:
        click.echo(own_page(code.upper()), nl=False)
        return
    if code.upper() not in rules:
        import difflib

        near = difflib.get_close_matches(code.upper(), rules, 1)
        fail(ValueError(f"no rule {code!r}.{f' Did you mean {near[0]}?' if near else ''} `cleaner rules list` lists them"))
    click.echo(rule_page(*load_examples(Path(rules[code.upper()].path))))


@command.command("test")
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@guarded
def test(path: Path | None) -> None:
    """Run the examples of rule files: those of PATH (a file or a folder), or the rules that come with the package.

    Exit codes: 0 all examples hold, 1 some do not, 2 a file is not a rule.
    """
    files = [path] if path is not None and path.is_file() else rule_files(path or rules_dir())
    examples = failed = broken = 0
    for file in files:
        try:
            rule, cases = load_examples(file)
        except (CleanerError, OSError) as error:
            click.echo(str(error), err=True)
            broken += 1
            continue
        for number, example in enumerate(cases):
            found = run_example(rule, example)
            examples += 1
            if ("\n".join(found) == example.hit) == bool(example.xfail):
                failed += 1
                click.echo(
                    f"{file}: {rule.code}-{number}: expected {example.hit!r}, found {found}"
                    + " (xfail passes)" * bool(example.xfail)
                )
    click.echo(f"{len(files)} rules, {examples} examples, {failed} failed, {broken} files refused")
    if broken:
        raise SystemExit(ERROR_EXIT)
    if failed:
        raise SystemExit(FAILED_EXIT)


def _in_force() -> tuple[Rule, ...]:
    config: Config = settings([str(Path.cwd())])
    return load_rules([Path(folder) for folder in config.rules])


def _does(rule: Rule) -> str:
    return "report" if rule.action == "report" else f"{rule.action.partition(':')[0]} ({rule.applicability})"
