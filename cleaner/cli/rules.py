"""`cleaner rules`: which rules there are, what each is for, and whether they find what they say."""

from __future__ import annotations

from pathlib import Path

import click

from cleaner.assets import rules_dir
from cleaner.cli import mine
from cleaner.cli.options import ERROR_EXIT, complete_codes, fail, guarded, settings
from cleaner.config import Config
from cleaner.lint.own import OWN, own_page
from cleaner.model import CleanerError, Rule
from cleaner.rulebook import load_examples, load_rules, rule_files
from cleaner.trial import failures
from cleaner.write.pages import does, rule_page, rules_table
from cleaner.write.skeleton import write_skeleton
from cleaner.write.text import table

FAILED_EXIT = 1


@click.group("rules")
def command() -> None:
    """List, explain and test rules."""


command.add_command(mine.command)


@command.command("list")
@click.option(
    "--output-format", type=click.Choice(["table", "markdown"]), default="table", help="markdown: as in rules/README.md."
)
@guarded
def list_rules(output_format: str) -> None:
    """All rules in force: code, what is done by default, name, summary."""
    rules = _in_force()
    if output_format == "markdown":
        lines = rules_table(rules)
    else:
        rows = [(rule.code, does(rule), rule.name, rule.summary) for rule in rules]
        lines = table([*rows, *((code, "report", own.name, own.summary) for code, own in OWN.items())])
    click.echo("".join(f"{line}\n" for line in lines), nl=False)


@command.command("show")
@click.argument("code", shell_complete=complete_codes)
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

    Tells why an example does not hold, what is still missing, and which line of a file is wrong.

    Exit codes: 0 all examples hold, 1 some do not or are missing, 2 a file is not a rule.
    """
    files = [path] if path is not None and path.is_file() else rule_files(path or rules_dir())
    examples = failed = broken = 0
    seen: dict[str, Path] = {}
    for file in files:
        try:
            rule, cases = load_examples(file)
            faults = list(failures(rule, cases))
        except (CleanerError, OSError) as error:
            click.echo(str(error), err=True)
            broken += 1
            continue
        examples += len(cases)
        if rule.code in seen:
            faults.append(f"{rule.code}: {seen[rule.code]} has this code too: give one of them another")
        seen.setdefault(rule.code, file)
        failed += len(faults)
        for fault in faults:
            click.echo(f"{file}: {fault}")
    click.echo(f"{len(files)} rules, {examples} examples, {failed} failed, {broken} files refused")
    if broken:
        raise SystemExit(ERROR_EXIT)
    if failed:
        raise SystemExit(FAILED_EXIT)


@command.command("new")
@click.argument("code")
@click.argument("name")
@click.option("-o", "--output", metavar="DIR", type=click.Path(file_okay=False, path_type=Path), help="The folder it goes to.")
@guarded
def new(code: str, name: str, output: Path | None) -> None:
    r"""Write a file to fill in for a rule of your own, such as `cleaner rules new XX001 planet-footer`.

    It goes to DIR, else to the first folder that the configuration names under `rules`, else to the current one. Then
    `cleaner rules test` on the file tells what is left to fill in. No file is ever overwritten.
    """
    config = settings([str(Path.cwd())])
    folder = output or Path(next(iter(config.rules), "."))
    path = write_skeleton(folder, code, name, _in_force())
    click.echo(path)
    click.echo(f"Fill it in, then: cleaner rules test {path}", err=True)


def _in_force() -> tuple[Rule, ...]:
    config: Config = settings([str(Path.cwd())])
    return load_rules([Path(folder) for folder in config.rules])
