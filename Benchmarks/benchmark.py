"""Runs rows and prints a table. `benchmark` in the root builds the programs and calls this."""
import argparse
import json
import sys

import province
import rows


def main():
    parser = argparse.ArgumentParser(prog="./benchmark")
    parser.add_argument("names", nargs="*", choices=[*rows.ROWS, []], help="rows to run; all without any")
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    parser.add_argument("--programs", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--shipped", action="append", default=[], help=argparse.SUPPRESS)
    options = parser.parse_args()
    programs = province.Programs(options.programs, dict(pair.split("=", 1) for pair in options.shipped))
    results, failures = [], 0
    for name in options.names or rows.ROWS:
        def say(text):
            print(f"\r\033[K{name}: {text}", end="", file=sys.stderr, flush=True)

        try:
            results += rows.ROWS[name](programs, say)
        except Exception as error:
            failures += 1
            print(f"\r\033[K{name}: {error}", file=sys.stderr)
    print("\r\033[K", end="", file=sys.stderr)
    if options.json:
        print(json.dumps([row.document for row in results], ensure_ascii=False, indent=1))
    else:
        print(f"{'':44}{'value':>12} {'':12}{'limit':>10}{'figure':>10}{'wanted':>9}")
        for row in results:
            limit = f"{row.limit}" if row.limit else ""
            mark = "" if row.is_reached else "  not reached"
            value = f"{row.value:,.0f}" if row.value >= 10 else f"{row.value:.3g}"
            figure = f"{row.figure:.2f}" if row.figure < 100 else f"{row.figure:,.0f}"
            print(f"{row.name:44}{value:>12} {row.unit:12}{limit:>10}{figure:>10}{row.wanted:>9,}{mark}")
    sys.exit(1 if failures or not all(row.is_reached for row in results) else 0)


main()
