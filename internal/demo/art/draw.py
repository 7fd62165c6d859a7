"""Redraws the sources of the demo newspaper's pictures: python3 draw.py [name…].

The standard library is enough. A source is turned into ../pictures/NAME.jpg by any browser that draws SVG filters
and blend modes, at 1600 x 1000 (banners at their own size), as JPEG of quality 60 to 82, and from that into NAME-320.jpg,
NAME-480.jpg and NAME-768.jpg where it is wider. They stay under 4 MB, and 8 MB with the smaller ones, because the program
carries them.
"""
import sys

import banners
import scenes_a
import scenes_b
import scenes_c
import scenes_d

for room in (scenes_a, scenes_b, scenes_c, scenes_d, banners):
    for draw in room.ALL:
        if len(sys.argv) < 2 or draw.__name__.replace('_', '-') in sys.argv[1:]:
            draw()
