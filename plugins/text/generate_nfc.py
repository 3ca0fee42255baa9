#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes nfc_table.inc from Python's Unicode data: python3 generate_nfc.py > nfc_table.inc"""
import unicodedata as ucd


def rows(name, kind, items, per_line):
    print(f"static const {kind} {name}[] = {{")
    for i in range(0, len(items), per_line):
        print("    " + " ".join(item + "," for item in items[i:i + per_line]))
    print("};\n")


def is_hangul(c):
    return 0xAC00 <= c <= 0xD7A3


def main():
    chars = [c for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]
    marks, singles, pairs = [], [], []
    for c in chars:
        ccc = ucd.combining(chr(c))
        if ccc:
            if marks and marks[-1][1] == c - 1 and marks[-1][2] == ccc:
                marks[-1][1] = c
            else:
                marks.append([c, c, ccc])
        split = ucd.decomposition(chr(c))
        if not split or split.startswith("<") or is_hangul(c):
            continue
        parts = [int(part, 16) for part in split.split()]
        if len(parts) == 1:
            singles.append((c, parts[0]))
        else:
            pairs.append((c, *parts))
    composes = [i for i, (c, a, b) in enumerate(pairs)
                if ucd.normalize("NFC", chr(a) + chr(b)) == chr(c)]
    composes.sort(key=lambda i: pairs[i][1:])
    seconds = sorted({pairs[i][2] for i in composes} - {m for r in marks for m in range(r[0], r[1] + 1)})
    print("/* SPDX-License-Identifier: Apache-2.0")
    print(f" * nfc_table.inc - made by generate_nfc.py from Unicode {ucd.unidata_version}; do not edit. */\n")
    rows("marks", "struct mark_range", [f"{{ 0x{a:X}, 0x{b:X}, {k} }}" for a, b, k in marks], 4)
    rows("singles", "struct single", [f"{{ 0x{c:X}, 0x{a:X} }}" for c, a in singles], 4)
    rows("pairs", "struct pair", [f"{{ 0x{c:X}, 0x{a:X}, 0x{b:X} }}" for c, a, b in pairs], 3)
    print("/* Places in pairs[] of what composes, by the two parts. */")
    rows("composes", "uint16_t", [str(i) for i in composes], 14)
    print("/* Second parts that are no marks. */")
    rows("joiners", "uint32_t", [f"0x{c:X}" for c in seconds], 10)


main()
