"""Redraws the pictures' sources: python3 draw.py [name…]."""
import importlib
import sys

for mod in ('scenes_a', 'scenes_b', 'scenes_c', 'scenes_d'):
    try:
        m = importlib.import_module(mod)
    except ModuleNotFoundError:
        continue
    for f in m.ALL:
        if len(sys.argv) < 2 or f.__name__.replace('_', '-') in sys.argv[1:]:
            f()
