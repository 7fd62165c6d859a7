"""Sky and sea, culture, sport, and places far away."""
import math
from kit import *
from scenes_a import house, limb, joint, smoke
from scenes_b import bust, folds, globe

WHITE = '#ffffff'


def satellite():
    m = Mood(['#02040f', '#060b24', '#0c1c4c'], '#fff4da', '#040818', '#0c1c4c', 400, (-.6, -.5, .7))
    a = Art('satellite', m)
    r = a.r
    a.rect(0, 0, W, H, a.lin(['#02040f', '#071030', '#10245c'], 0, 0, 600, 1000))
    with a.g(filter=a.blur(40), opacity='.5'):
        for k in range(9):
            a.ell(200 + k * 160, 120 + k * 46, 190, 50, ['#3a3f8a', '#6a4a8a', '#2a5a9a'][k % 3], op=.5)
    a.path(a.dots([(r.uniform(0, W), r.uniform(0, H), r.choice([.7, .9, 1.2, 1.9])) for _ in range(520)]), WHITE, op=.75)
    for _ in range(8):
        x, y = r.uniform(0, W), r.uniform(0, 500)
        a.glow(x, y, 26, '#cfe0ff', .9)
    # the Earth's limb
    cx, cy, R = 1000, 1930, 1250
    a.circ(cx, cy, R + 60, a.rad(cx, cy, R + 130, [(0, '#4fb0ff', 0), (.90, '#4fb0ff', .0), (.915, '#9fe0ff', .85), (.95, '#3f8fe8', .35), (1, '#1a4ac0', 0)]))
    a.circ(cx, cy, R + 130, a.rad(cx, cy, R + 130, [(0, '#4fb0ff', 0), (.90, '#bfeaff', .9), (.94, '#3f8fe8', .4), (1, '#1a4ac0', 0)]))
    a.circ(cx, cy, R, a.lin(['#2f86c8', '#0f4a92', '#061c4c'], 300, 700, 1300, 1100))
    pts = [(cx + R * math.cos(math.radians(t)), cy + R * math.sin(math.radians(t))) for t in range(180, 361, 2)]
    with a.clipped(pts):
        for k, (x, y, w, h) in enumerate([(520, 900, 190, 40), (820, 960, 150, 60), (1240, 820, 160, 30), (1450, 900, 120, 40), (300, 990, 130, 50)]):
            q = []
            for i in range(26):
                t = i * 6.283 / 26
                f = r.uniform(.65, 1.15)
                q.append((x + math.cos(t) * w * f, y + math.sin(t) * h * f))
            a.poly(q, a.lin(['#8fae6a', '#4f7a56'], 0, y - h, 0, y + h), filter=a.blur(1.5), op=.9)
        with a.g(filter=a.blur(5)):
            for _ in range(90):
                t = math.radians(r.uniform(215, 325))
                q = R - 14 - 300 * r.random() ** 1.4
                a.ell(cx + q * math.cos(t), cy + q * math.sin(t), r.uniform(20, 100), r.uniform(3, 11), WHITE, op=r.uniform(.25, .7), transform='rotate(%.0f %.0f %.0f)' % (math.degrees(t) + 90 + r.uniform(-12, 12), cx + q * math.cos(t), cy + q * math.sin(t)))
        a.circ(cx, cy, R, a.lin([(0, '#02040f', 0), (.55, '#02040f', .1), (1, '#02040f', .75)], 500, 700, 1600, 1000))
    a.glow(250, 770, 420, '#fff0d0', .9)
    a.glow(250, 770, 90, WHITE, 1)
    # the craft
    a.add('<g transform="translate(800 400) rotate(-21)">')

    def panel(x0, x1):
        q = [(x0, -86), (x1, -98), (x1, 78), (x0, 90)]
        a.poly(q, '#b9c4d6', stroke='#dfe6f0', sw=5)
        n = 4
        for i in range(n):
            for j in range(3):
                u0, u1 = i / n + .012, (i + 1) / n - .012
                X = lambda u: x0 + (x1 - x0) * u
                Yt = lambda u, v: (-86 - 12 * u) + (176) * v
                a.poly([(X(u0), Yt(u0, j / 3 + .02)), (X(u1), Yt(u1, j / 3 + .02)), (X(u1), Yt(u1, (j + 1) / 3 - .02)), (X(u0), Yt(u0, (j + 1) / 3 - .02))], a.lin(['#6fa8ff', '#2a57b8', '#122a6a'], x0, -90, x1, 90))
                for k in (1, 2, 3):
                    xx = X(u0 + (u1 - u0) * k / 4)
                    a.line([(xx, Yt(u0, j / 3 + .03)), (xx, Yt(u0, (j + 1) / 3 - .03))], '#8fc0ff', 1, op=.5)
        a.poly([(x0 + (x1 - x0) * .1, -84), (x0 + (x1 - x0) * .3, -88), (x0 + (x1 - x0) * .55, 82), (x0 + (x1 - x0) * .35, 86)], WHITE, op=.14)
    a.rect(-330, -7, 660, 14, '#8a94a8')
    panel(-560, -190)
    panel(190, 560)
    a.poly([(-112, -100), (84, -118), (112, -84), (-84, -64)], '#f3d48c')
    a.poly([(-112, -100), (-84, -64), (-84, 118), (-112, 90)], '#7a5220')
    a.poly([(-84, -64), (112, -84), (112, 100), (-84, 118)], a.lin(['#f6d894', '#c98f3a', '#7a4f1e'], -84, -84, 112, 118))
    for _ in range(46):
        x, y = r.uniform(-80, 90), r.uniform(-60, 90)
        a.poly([(x, y), (x + r.uniform(8, 34), y + r.uniform(-10, 10)), (x + r.uniform(0, 20), y + r.uniform(6, 26))], r.choice(['#fff0c4', '#8a5a22', '#e8b862', '#a8702c']), op=.5)
    a.rect(-58, -40, 66, 66, '#22304c', 6)
    a.circ(-25, -7, 24, '#0c1630')
    a.circ(-25, -7, 15, a.rad(-30, -12, 18, ['#9fd8ff', '#2a5aa8', '#0c1630']))
    a.rect(34, -46, 54, 20, '#dfe6f0', 3)
    a.line([(14, 110), (14, 160)], '#8a94a8', 7)
    a.path('M-96 176Q14 250 126 160Q14 206 -96 176Z', a.lin(['#ffffff', '#b9c4d6', '#5d6a88'], -96, 0, 126, 0))
    a.path('M-96 176Q14 110 126 160Q14 206 -96 176Z', a.lin(['#8a96b0', '#dfe6f0'], -96, 0, 126, 0))
    a.line([(14, 178), (24, 112)], '#8a94a8', 3)
    a.circ(24, 112, 6, '#f6d894')
    a.line([(-40, -92), (-66, -190)], '#c5cfde', 4)
    a.circ(-66, -192, 7, '#ff6a52')
    a.add('</g>')
    a.glow(690, 330, 110, WHITE, .6)
    a.finish(grain=.045)


def desert_city():
    m = Mood(['#3f6a9c', '#8fa9bd', '#e3c59c', '#f9dba2', '#fde7b8'], '#ffe2a2', '#6a4a5a', '#f0cc9a', 520, (-.75, -.35, .5))
    a = Art('desert-city', m, Cam(0, 0, 14, f=1150, hy=560))
    r = a.r
    a.sky(570, sun=(470, 400), r=46, glow=760)
    a.streaks(220, 8, '#fff0d2', .4, 100)
    a.ridge(545, 14, '#dcb28c', '#f0cc9a', seed=2, depth=50)
    for y, n in ((520, 13), (400, 11), (300, 8)):
        for k in range(n):
            x = (k - n / 2) * (26 if y > 350 else 27) + r.uniform(-6, 6)
            h = r.uniform(24, 70) + 46 * math.exp(-(x / 50) ** 2)
            w = r.uniform(11, 17)
            a.box(x, y, 0, x + w, y + 14, h, r.choice(['#d9b890', '#c7a58a', '#b99a92', '#e3c9a2']), deco=r.choice([windows(5, int(h / 4), .5, .5, dark='#7a6a78', sky='#cfd8d8'), glass(6, int(h / 4), '#6f86a0', '#f0dfc0')]), foot=.4)
        a.flush()
    a.cyl(2, 270, 11, 0, 60, '#d9c0a0', 20, 9, glass(1, 14, '#5f7f9c', '#f6e4c0'))
    a.cyl(2, 270, 8.4, 60, 104, '#d9c0a0', 20, 4.5, glass(1, 10, '#5f7f9c', '#f6e4c0'))
    a.cyl(2, 270, 4.2, 104, 132, '#d9c0a0', 14, .6)
    a.flush()
    a.line3((2, 270, 130), (2, 270, 158), '#b99a86', .6)
    a.dome(-58, 250, 14, 13, '#d8ae6a', 1.0, 26, 7, 3)
    a.cyl(-58, 250, 13, 0, 14, '#e8d2ac', 26)
    a.flush()
    for x in (-78, -38):
        a.cyl(x, 244, 1.7, 0, 36, '#ecd8b4', 10, 1.4)
        a.flush()
        a.dome(x, 244, 36, 2, '#d8ae6a', 1.6, 12, 4)
    a.mist(572, 36, '#fbe0b0', .8)

    def dune(y, amp, top, bot, k, seed, sh):
        q = [(x, y + amp * math.sin(x * k + seed) + amp * .35 * math.sin(x * k * 2.7 + seed * 2)) for x in range(-10, W + 20, 10)]
        a.poly(q + [(W + 10, H), (-10, H)], a.lin([top, bot], 0, y - amp, 0, y + 230))
        pk = [i for i in range(2, len(q) - 2) if q[i][1] <= q[i - 1][1] and q[i][1] < q[i + 1][1]]
        for i in pk:
            x0, y0 = q[i]
            e = [(x, yy) for x, yy in q[i:i + 34]]
            a.path('M%.0f %.0f' % (x0, y0) + ''.join('L%.0f %.1f' % p for p in e) + 'Q%.0f %.0f %.0f %.0fQ%.0f %.0f %.0f %.0fZ' % (x0 + 170, y0 + amp * 2.2, x0 + 60, y0 + amp * 2.6, x0 - 30, y0 + amp * 1.6, x0, y0), sh, op=.26)
    dune(620, 16, '#f3cf94', '#dca566', .0055, 1, '#b9804f')
    for x, y, h in ((170, 648, 80), (225, 655, 60), (1330, 652, 84), (1392, 660, 64), (1290, 662, 52)):
        a.path('M%d %dq%d -%d %d -%d' % (x, y, 6, h * .5, 2, h), stroke='#7a5244', sw=6)
        for k in range(9):
            t = math.radians(-170 + k * 20)
            a.path('M%d %dq%.0f %.0f %.0f %.0f' % (x + 2, y - h, math.cos(t) * h * .3, math.sin(t) * h * .3 - 8, math.cos(t) * h * .55, math.sin(t) * h * .25 + 14), stroke=['#5a6a42', '#7f8a4e'][k % 2], sw=5, stroke_linecap='round')
    dune(715, 34, '#f0bf7c', '#cf8f56', .0036, 2.6, '#a0643f')
    dune(845, 50, '#e3a664', '#a8663f', .0028, 4.9, '#84492f')
    for k in range(14):
        y = 880 + k * 9
        a.path('M-10 %dQ400 %d 800 %dT1610 %d' % (y, y - 16 + k * 2, y + 6, y - 12), stroke='#8a5236', sw=1.3, op=.28)

    # a caravan on the middle crest
    def camel(x, y, s, c):
        a.path('M%.1f %.1fc%.1f %.1f %.1f %.1f %.1f %.1fc%.1f %.1f %.1f %.1f %.1f %.1fc%.1f %.1f %.1f %.1f %.1f %.1fl%.1f %.1fc%.1f %.1f %.1f %.1f %.1f %.1fz' % (
            x, y - s * .5, s * .06, -s * .16, s * .16, -s * .16, s * .26, -s * .14, s * .05, -s * .24, s * .2, -s * .24, s * .26, 0, s * .1, s * .02, s * .14, s * .08, s * .16, s * .16, -s * .02, s * .08, -s * .2, s * .1, -s * .5, s * .1, -s * .66, 0), c)
        for u in (.05, .14, .5, .6):
            a.line([(x + u * s, y - s * .44), (x + (u + .01) * s, y)], c, s * .05)
        a.path('M%.1f %.1fq%.1f %.1f %.1f %.1fq%.1f %.1f %.1f %.1f' % (x + s * .62, y - s * .44, s * .14, s * .06, s * .18, -s * .24, s * .02, -s * .1, s * .14, -s * .08), stroke=c, sw=s * .075, stroke_linecap='round')
    for i, (x, y) in enumerate(((700, 741), (772, 738), (846, 738), (920, 741))):
        a.ell(x + 50, y + 3, 46, 4, '#7a4a34', op=.5)
        camel(x, y, 58, '#5d3a30')
        if i % 2 == 0:
            a.man(x + 74, y + 2, 44, '#e9dcc0', leg='#c9b494', skin='#6a4434', pose='walk', coat=.25)
    a.birds(6, 700, 170, 1100, 300, '#7a6a6a', 12)
    a.finish()


def north_harbor():
    m = Mood(['#0c1a3e', '#173a64', '#2a6a7c', '#7fa6a8', '#d9cdb4'], '#ffe0b0', '#15264e', '#7f9ab0', 460, (-.4, -.6, .6))
    a = Art('north-harbor', m, Cam(0, 0, 9, f=1100, hy=560))
    r = a.r
    a.sky(560, stars=130)
    # northern lights
    with a.g(filter=a.blur(16), blend='screen'):
        for k, (c, y0) in enumerate((('#5fe8a8', 250), ('#5fd8c8', 190), ('#8a7af0', 130))):
            for x in range(-20, W + 20, 12):
                y = y0 + 70 * math.sin(x * .0042 + k * 1.1) + 26 * math.sin(x * .012 + k)
                h = 130 + 60 * math.sin(x * .02 + k * 2) + r.uniform(-24, 24)
                a.rect(x, y - h, 13, h + 26, a.lin([(0, c, 0), (.75, c, .42), (1, c, .04)], 0, y - h, 0, y + 26))
    a.add('<g id="land">')
    f = a.ridge(450, 40, '#8fa6c0', '#c3ced8', seed=1, peaks=[(420, 380, 240), (1000, 300, 170), (1430, 380, 250)], depth=260, base=590)
    for px, s in ((420, 1), (1000, .8), (1430, 1.1)):
        y = f(px)
        for k in range(12):
            x0 = px + r.uniform(-170, 170) * s
            y0 = f(x0) + 4
            a.poly([(x0, y0), (x0 + r.uniform(20, 60), y0 + r.uniform(60, 130)), (x0 + r.uniform(-4, 14), y0 + r.uniform(50, 90))], '#4f668c', op=.45)
    a.ridge(530, 20, '#5a7090', '#8fa3b8', seed=3, peaks=[(150, 260, 70), (760, 320, 60)], depth=90, base=590)
    cols = ['#b03a34', '#d99a3a', '#2f6a8c', '#e9e2d2', '#8a2f3a', '#3f7a62', '#c8683a']
    i = 0
    for row, (y, z) in enumerate(((150, 9), (128, 5), (104, 1.2))):
        for x in range(-100, 101, 13):
            if r.random() < .12 or abs(x) > y * .74:
                continue
            i += 1
            house(a, x + r.uniform(-2, 2), y + r.uniform(-2, 2), z, 7.6, 8, 5.4 + r.uniform(0, 1.6), '#eef2f6', cols[(i * 3 + row) % 7], rise=4.4, over=.5, lit=.75, axis='y' if r.random() < .7 else 'x')
        a.flush()
        a.poly3([(-200, y - 3, z), (200, y - 3, z), (200, y - 3, z - 4), (-200, y - 3, z - 4)], '#dfe6ee' if row < 2 else '#6a5a54')
    for x in range(-80, 81, 5):
        a.line3((x, 101, 1), (x, 101, -1), '#4a3a3c', .5)
    a.add('</g>')
    Y = 650
    a.sea(Y, '#4f8a98', '#0d1c44', n=0)
    with a.clipped([(0, Y), (W, Y), (W, H), (0, H)]):
        with a.g(filter=a.ripple(34, .008, .07, 2), opacity='.62'):
            a.add('<use href="#land" transform="matrix(1 0 0 -1 0 %d)"/>' % (2 * Y))
        with a.g(filter=a.blur(20), opacity='.5'):
            for x in range(0, W, 90):
                a.rect(x, 800 + 40 * math.sin(x * .01), 60, 120, '#5fe8a8', op=.3)
    a.glints(Y, H, 150, '#e6f4ee', .26)
    a.glints(Y, H, 90, '#0d1c44', .4)

    def boat(x, y, s, c):
        with a.g(filter=a.ripple(16, .02, .06, 2), opacity='.45'):
            a.poly([(x - 1.6 * s, y + .7 * s), (x + 1.7 * s, y + .8 * s), (x + 1.2 * s, y), (x - 1.3 * s, y)], dn(c, .4))
        a.path('M%.1f %.1fQ%.1f %.1f %.1f %.1fQ%.1f %.1f %.1f %.1fL%.1f %.1fL%.1f %.1fZ' % (x - 1.7 * s, y - .62 * s, x, y - .3 * s, x + .8 * s, y - .5 * s, x + 1.5 * s, y - .66 * s, x + 2.0 * s, y - .95 * s, x + 1.35 * s, y + .08 * s, x - 1.4 * s, y + .08 * s), a.lin([c, dn(c, .5)], 0, y - .9 * s, 0, y))
        a.path('M%.1f %.1fQ%.1f %.1f %.1f %.1fQ%.1f %.1f %.1f %.1f' % (x - 1.7 * s, y - .62 * s, x, y - .3 * s, x + .8 * s, y - .5 * s, x + 1.5 * s, y - .66 * s, x + 2.0 * s, y - .95 * s), stroke='#f4f1e6', sw=.09 * s)
        a.rect(x - 1.1 * s, y - 1.35 * s, .95 * s, .92 * s, '#f4f1e6', 4)
        a.rect(x - .95 * s, y - 1.2 * s, .28 * s, .32 * s, '#ffd88a', 2)
        a.rect(x - .55 * s, y - 1.2 * s, .28 * s, .32 * s, '#ffd88a', 2)
        a.rect(x - 1.18 * s, y - 1.43 * s, 1.1 * s, .12 * s, '#eef4fa', 3)
        a.line([(x + .4 * s, y - .5 * s), (x + .4 * s, y - 2.5 * s)], '#3a2f3a', .07 * s)
        a.line([(x + .4 * s, y - 2.4 * s), (x + 1.8 * s, y - .92 * s)], '#3a2f3a', .03 * s)
        a.line([(x + .4 * s, y - 2.4 * s), (x - .6 * s, y - 1.45 * s)], '#3a2f3a', .03 * s)
        a.glow(x + .4 * s, y - 2.5 * s, s * 1.2, '#ffe6b0', .8)
        a.glow(x - .7 * s, y - 1.0 * s, s * 1.4, '#ffcf8a', .5)
    boat(520, 760, 62, '#2f6a8c')
    boat(1120, 745, 54, '#c8683a')
    boat(800, 860, 92, '#b03a34')
    a.flakes(150, 4, .6)
    a.finish()


def wind_coast():
    m = Mood(['#3f86b8', '#86b8d2', '#c9dfe2', '#f2eadb', '#f9efdc'], '#fff0cc', '#2f4f74', '#d3e2e4', 520, (-.6, -.5, .6))
    a = Art('wind-coast', m, Cam(0, 0, 30, f=1050, hy=430))
    r = a.r
    a.sky(440, sun=(360, 220), r=1, glow=560)
    a.clouds(190, 6, WHITE, .85, 190, 80)
    a.clouds(350, 7, '#fffaf0', .7, 110, 36, seed=3)
    a.sea(430, '#c3dcdf', '#1f5a86', n=260, glint=WHITE, op=.3, dark='#174a78')
    a.poly([(0, 428), (260, 414), (430, 420), (520, 431), (0, 432)], '#a9c3cc')

    def mill(x, y, h, t0):
        c = [mix('#fbfcfa', '#d3e2e4', min(.7, 60 / h * .6)), mix('#b9c9d4', '#d3e2e4', min(.7, 60 / h * .6))]
        a.ell(x, y, h * .05, h * .012, '#5f8aa4', op=.7)
        a.rect(x - h * .02, y - h * .06, h * .04, h * .06, '#e6b83f')
        a.poly([(x - h * .016, y), (x, y), (x, y - h), (x - h * .008, y - h)], c[0])
        a.poly([(x, y), (x + h * .016, y), (x + h * .008, y - h), (x, y - h)], c[1])
        a.rect(x - h * .02, y - h * 1.02, h * .07, h * .034, c[1], h * .012)
        for k in range(3):
            t = t0 + k * 2.0944
            d, n = (math.cos(t), math.sin(t)), (-math.sin(t), math.cos(t))
            P = lambda u, v: (x + d[0] * u * h + n[0] * v * h, y - h + d[1] * u * h + n[1] * v * h)
            a.poly([P(.01, -.008), P(.14, .03), P(.64, .003), P(.64, -.003), P(.14, -.01)], c[0])
            a.poly([P(.01, -.008), P(.14, -.01), P(.64, -.003), P(.3, .004)], c[1])
        a.circ(x, y - h, h * .022, up(c[1], .3))
        with a.g(filter=a.ripple(14, .02, .08, 2), opacity='.32'):
            a.rect(x - h * .014, y, h * .028, h * .5, '#ffffff')
    for x, y, h in ((380, 444, 80), (470, 446, 88), (570, 450, 98), (690, 455, 112), (1020, 446, 84), (1120, 449, 94)):
        mill(x, y, h, r.uniform(0, 2))
    for x, y, h, t in ((560, 520, 230, .5), (800, 590, 390, 1.1), (1120, 520, 220, .1)):
        mill(x, y, h, t)
    # cliff with lighthouse
    top = [(1640, 470), (1480, 486), (1400, 520), (1300, 545), (1240, 590), (1180, 640), (1120, 720), (1090, 800), (1010, 870), (900, 930), (860, 1010), (1640, 1010)]
    a.poly(top, a.lin(['#8f8a80', '#5d5a62', '#34394e'], 1240, 560, 1500, 1000))
    for _ in range(46):
        x = r.uniform(1000, 1600)
        y = r.uniform(max(620, 1500 - x * .72), 990)
        w, h = r.uniform(20, 90), r.uniform(24, 110)
        a.poly([(x, y), (x + w * .4, y - h * .3), (x + w, y), (x + w * .7, y + h), (x + w * .1, y + h * .7)], r.choice(['#a8a094', '#4a4a58', '#757078', '#3a3f54']), op=.45)
    a.path('M1640 470L1480 486L1400 520L1300 545L1240 590L1180 640Q1260 640 1300 610Q1400 590 1460 560Q1560 556 1640 548Z', a.lin(['#b9c878', '#7f9a4e'], 0, 470, 0, 640))
    a.path('M0 1010L0 760Q140 770 260 830Q420 860 520 930Q600 960 640 1010Z', a.lin(['#a9bc68', '#5a7a42', '#2f4f38'], 0, 760, 0, 1000))
    for _ in range(220):
        x = r.uniform(0, 560)
        y = 785 + x * .3 + r.uniform(0, 170)
        a.path('M%.0f %.0fq8 -14 %.0f -%.0f' % (x, y, r.uniform(14, 26), r.uniform(18, 42)), stroke=r.choice(['#c9d48a', '#8fa85a', '#4a6a3e']), sw=2.2)
    x = 1420
    a.poly([(x - 26, 530), (x + 26, 530), (x + 17, 350), (x - 17, 350)], a.lin(['#ffffff', '#e9e6df', '#a9b0bc'], x - 26, 0, x + 26, 0))
    for k in (0, 2):
        a.poly([(x - 25 + k * 2.2, 500 - k * 40), (x + 25 - k * 2.2, 500 - k * 40), (x + 23 - k * 2.2, 462 - k * 40), (x - 23 + k * 2.2, 462 - k * 40)], a.lin(['#d9584a', '#a8382f'], x - 25, 0, x + 25, 0))
    a.rect(x - 24, 342, 48, 9, '#3a4458')
    a.rect(x - 13, 312, 26, 30, '#fff0c0')
    a.poly([(x - 18, 313), (x + 18, 313), (x, 290)], '#a8382f')
    a.glow(x, 327, 80, '#fff0c0', .7)
    for k in range(14):
        y = 830 + k * 8
        a.ell(1000 - k * 14 + r.uniform(-30, 40), y + 20, r.uniform(30, 90), r.uniform(3, 8), WHITE, op=.55, filter=a.blur(2))
    a.man(1270, 600, 52, '#c8503f', leg='#2f3a5a', skin='#cfa084', pose='point', flip=-1)
    a.man(1296, 597, 50, '#3a5a86', leg='#2f3a5a', skin='#cfa084', pose='stand', flip=-1, coat=.1)
    a.birds(12, 420, 180, 1080, 380, '#fdfdfb', 15)
    a.finish()


def museum():
    m = Mood(['#2a2420'] * 2, '#fff0cf', '#221a22', '#cbb79a', 60, (0, -.6, .9))
    a = Art('museum', m, Cam(0, 0, 1.65, f=880, hy=560))
    r = a.r
    P = a.cam.pt
    HW, HT, L = 6.4, 6, 15
    a.rect(0, 0, W, H, '#3a322e')
    wall = a.lin(['#4a4340', '#8a7c6a', '#b9a88c'], 0, 100, 0, 640)
    a.poly3([(-HW, L, 0), (HW, L, 0), (HW, L, HT), (-HW, L, HT)], wall, fog=False)
    for sx in (-1, 1):
        q = a.cam.clip([(sx * HW, 0, 0), (sx * HW, L, 0), (sx * HW, L, HT), (sx * HW, 0, HT)])
        a.poly(q, a.lin(['#6d6256', '#2c2628'], 800 + sx * 380, 0, 800 + sx * 800, 0))
    a.poly(a.cam.clip([(-HW, 0, HT), (HW, 0, HT), (HW, L, HT), (-HW, L, HT)]), a.lin(['#211c20', '#4a423e'], 0, 0, 0, 300))
    a.poly3([(-2.6, 3, HT - .01), (2.6, 3, HT - .01), (2.6, 13, HT - .01), (-2.6, 13, HT - .01)], '#f6f0dd', fog=False)
    for x in (-1.3, 0, 1.3):
        a.line3((x, 3, HT - .02), (x, 13, HT - .02), '#a89a84', .08)
    a.poly(a.cam.clip([(-HW, .5, 0), (HW, .5, 0), (HW, L, 0), (-HW, L, 0)]), a.lin(['#c9a878', '#8f6a48', '#4a342c'], 0, 640, 0, H))
    for x in range(-12, 13):
        a.line([P((x * .55, .8, 0)), P((x * .55, L, 0))], '#3a2820', 1.1, op=.35)
    a.ell(800, 800, 420, 90, '#fff0c8', op=.35, filter=a.blur(30), blend='screen')

    def pic(q, kind):
        a.poly(q, '#c9a25a', stroke='#5d4422', sw=3)
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = q
        I = lambda u, v: (x0 + (x1 - x0) * u + (x3 - x0) * v + (x0 - x1 + x2 - x3) * u * v, y0 + (y1 - y0) * u + (y3 - y0) * v + (y0 - y1 + y2 - y3) * u * v)
        b = [I(.06, .07), I(.94, .07), I(.94, .93), I(.06, .93)]
        ys = [p[1] for p in b]
        a.poly(b, a.lin({0: ['#e6dcc4', '#c9c0a8'], 1: ['#efc89a', '#b05a5a', '#3a3a6a'], 2: ['#cfe0e0', '#e9dfc0']}[kind], 0, min(ys), 0, max(ys)))
        with a.clipped(b):
            if kind == 0:
                for k in range(4):
                    a.poly([I(0, .28 - k * .16)] + [I(u / 12, .32 - k * .09 + .3 * abs(math.sin(u * .9 + k)) * (1 - k * .2)) for u in range(13)] + [I(1, 0), I(0, 0)], mix('#8f9a92', '#2f3a3f', k / 4), op=.8)
            elif kind == 1:
                p = I(.5, .55)
                a.circ(*p, abs(x1 - x0) * .14 + 6, '#fff0cc')
                a.poly([I(0, .3), I(.3, .4), I(.6, .26), I(1, .38), I(1, 0), I(0, 0)], '#22244a')
            else:
                for k in range(5):
                    a.line([I(.3 + .1 * k, .0), I(.28 + .1 * k, .5 + .08 * (k % 3))], '#3f5a48', 3)
                    a.circ(*I(.28 + .1 * k, .55 + .08 * (k % 3)), 10, ['#c8483f', '#e9a03f', '#b03a5a'][k % 3])
    for x0, x1, k in ((-5.6, -3.2, 0), (3.2, 5.6, 2)):
        pic([P((x0, L - .05, 1.2)), P((x1, L - .05, 1.2)), P((x1, L - .05, 3.4)), P((x0, L - .05, 3.4))], k)
        a.shaft([P(((x0 + x1) / 2 - .2, L - .4, HT)), P(((x0 + x1) / 2 + .2, L - .4, HT)), P((x1 + .3, L - .05, 1)), P((x0 - .3, L - .05, 1))], '#fff0cc', .4, 8)
    for sx in (-1, 1):
        for y, k in ((11.2, 2 if sx < 0 else 0), (7.2, 1), (4.2, 0 if sx < 0 else 2)):
            q = [P((sx * (HW - .03), y, 1.1)), P((sx * (HW - .03), y + 2.2, 1.1)), P((sx * (HW - .03), y + 2.2, 3.3)), P((sx * (HW - .03), y, 3.3))]
            if sx > 0:
                q = [q[1], q[0], q[3], q[2]]
            pic(q, k)
    a.man3(-3.9, 13.4, 1.7, col='#5a3f4a', leg='#241f2c', skin='#cfa084', pose='stand', flip=-1, coat=.16, rim='#ffe9c0')
    a.man3(4.4, 12.8, 1.74, col='#3f4f68', leg='#241f2c', skin='#cfa084', pose='talk', flip=1, coat=.04, rim='#ffe9c0')
    # pedestal, vase, glass
    cx, y0 = 800, 768
    a.ell(cx, 884, 230, 34, '#1a1216', op=.5, filter=a.blur(8))
    a.poly([(cx - 150, y0), (cx + 150, y0), (cx + 150, 880), (cx - 150, 880)], a.lin(['#f4eee0', '#d9cdb8', '#8f8272'], cx - 150, 0, cx + 150, 0))
    a.poly([(cx - 150, y0), (cx + 150, y0), (cx + 128, y0 - 26), (cx - 128, y0 - 26)], '#fffaf0')
    a.glow(cx, 560, 420, '#fff4d4', .4)
    a.shaft([(cx - 40, 60), (cx + 40, 60), (cx + 210, 790), (cx - 210, 790)], '#fff4d4', .5, 16)
    v = 'M%d 388C%d 392 %d 396 %d 404C%d 430 %d 440 %d 452C%d 470 %d 540 %d 600C%d 660 %d 690 %d 748' % (cx - 34, cx - 40, cx - 42, cx - 40, cx - 26, cx - 26, cx - 36, cx - 128, cx - 138, cx - 104, cx - 76, cx - 56, cx - 58)
    w = 'L%d 748C%d 690 %d 660 %d 600C%d 540 %d 470 %d 452C%d 440 %d 430 %d 404C%d 396 %d 392 %d 388Z' % (cx + 58, cx + 56, cx + 76, cx + 104, cx + 138, cx + 128, cx + 36, cx + 26, cx + 26, cx + 40, cx + 42, cx + 40, cx + 34)
    a.path(v + w, a.lin([(0, '#cfe6d4'), (.3, '#a9cfba'), (.62, '#6fa08e'), (1, '#2f5a54')], cx - 130, 0, cx + 130, 0))
    with a.clipped(v + w):
        # cranes and clouds inlaid in white
        for x, y, f in ((cx - 44, 520, 1), (cx + 46, 560, -1), (cx - 26, 640, 1), (cx + 30, 486, -1)):
            a.path('M%.0f %.0fq%.0f -22 %.0f -6q%.0f 4 %.0f 18q%.0f -6 %.0f -2q%.0f -2 %.0f -10z' % (x, y, f * 20, f * 36, -f * 14, -f * 4, -f * 16, -f * 26, -f * 8, -f * 6), '#f6fbf4', op=.9)
            a.line([(x - f * 6, y + 6), (x - f * 26, y + 20)], '#4a5a5a', 2, op=.7)
            a.circ(x, y, 24, 'none', stroke='#eaf4ea', sw=2, op=.55)
        for k in range(9):
            a.path('M%.0f %.0fq8 -8 16 0q8 -8 16 0' % (cx - 110 + r.uniform(0, 190), 490 + r.uniform(0, 190)), stroke='#f0f8ee', sw=2, op=.6)
        for y in (452, 704, 722):
            a.path('M%d %dQ%d %d %d %d' % (cx - 140, y - 4, cx, y + 12, cx + 140, y - 4), stroke='#f0f8ee', sw=3, op=.6)
        a.ell(cx - 62, 530, 20, 76, WHITE, op=.55, filter=a.blur(7))
        a.ell(cx + 80, 560, 16, 90, '#cfe6d4', op=.3, filter=a.blur(6))
    a.ell(cx, 391, 36, 8, '#d9ecdc')
    a.ell(cx, 392, 28, 5, '#2f5a54')
    a.poly([(cx - 140, y0 - 14), (cx + 140, y0 - 14), (cx + 140, 330), (cx - 140, 330)], WHITE, op=.05, stroke='#ffffff', sw=2)
    a.poly([(cx - 120, 330), (cx - 60, 330), (cx - 130, y0 - 14), (cx - 140, y0 - 14), (cx - 140, 400)], WHITE, op=.1)
    # visitors before it
    a.man(470, 936, 420, '#33304a', leg='#1a1826', skin='#8a6a5a', hair='#17141f', pose='stand', flip=1, coat=.17, rim='#ffe2ac')
    a.man(1150, 930, 396, '#4a2f38', leg='#1a1826', skin='#a07a64', hair='#17141f', pose='talk', flip=-1, coat=.14, rim='#ffe2ac')
    a.man(1080, 926, 262, '#8a6a3a', leg='#2a2433', skin='#a07a64', hair='#17141f', pose='point', flip=-1, rim='#ffe2ac')
    a.finish(warm=('#ffb86a', .1))


def bookstore():
    m = Mood(['#141c3c', '#26325f', '#4a4a78'], '#ffd9a0', '#131836', '#3a3f6c', 200, (-.3, -.7, .6))
    a = Art('bookstore', m)
    r = a.r
    a.rect(0, 0, W, H, a.lin(['#1c2850', '#3a3f6e', '#2a2f58'], 0, 0, 0, H))
    # brick row
    for x0, x1, c in ((-10, 240, '#4a3a52'), (240, 1360, '#5d3a3c'), (1360, 1610, '#3a4462')):
        a.rect(x0, 0, x1 - x0, 800, a.lin([dn(c, .3), c], 0, 0, 0, 700))
        d1 = ''
        for j in range(40):
            for i in range(int((x1 - x0) / 44) + 1):
                if r.random() < .3:
                    d1 += 'M%.0f %dh40v15h-40z' % (x0 + i * 44 + (j % 2) * 22, j * 20)
        with a.clipped([(x0, 0), (x1, 0), (x1, 800), (x0, 800)]):
            a.path(d1, up(c, .14), op=.5)
    for x, lit in ((330, 1), (560, 0), (930, 1), (1160, 1)):
        a.rect(x - 12, 18, 134, 164, '#2a1c26')
        a.rect(x, 28, 110, 144, a.lin(['#ffd894', '#e8a45e'], 0, 28, 0, 172) if lit else a.lin(['#33406c', '#1c2448'], 0, 28, 0, 172))
        a.rect(x + 52, 28, 6, 144, '#2a1c26')
        a.rect(x, 96, 110, 6, '#2a1c26')
        a.rect(x - 18, 180, 146, 14, '#7a6a64')
    # shop front
    g = '#1f4a44'
    a.rect(262, 236, 1076, 564, a.lin([up(g, .14), g, dn(g, .4)], 0, 236, 0, 800))
    a.rect(246, 226, 1108, 84, a.lin(['#2f6a5e', '#1a3f3a'], 0, 226, 0, 310))
    a.rect(290, 246, 1020, 44, '#173a36', 6)
    for k in range(5):
        x = 380 + k * 210
        a.path('M%d 226q0 -34 26 -34' % x, stroke='#1a1424', sw=5)
        a.glow(x + 30, 204, 110, '#ffe0a0', .8)
        a.path('M%d 190h26l8 18h-42z' % (x + 22), '#c9a25a')
    inner = a.lin(['#ffdf9a', '#ffc878', '#d98f4c'], 0, 320, 0, 760)
    spines = ['#7a2f30', '#2f4a5a', '#8a6a34', '#3f5a44', '#5a3a52', '#b0743a', '#334066', '#9a4a34', '#d9c49a']
    for x0, x1 in ((300, 660), (940, 1300)):
        a.rect(x0, 330, x1 - x0, 360, inner)
        with a.clipped([(x0, 330), (x1, 330), (x1, 690), (x0, 690)]):
            for sh in range(4):
                y = 404 + sh * 66
                a.rect(x0, y, x1 - x0, 7, '#7a4a2c')
                x = x0 + 6
                while x < x1:
                    w, h = r.uniform(7, 17), r.uniform(36, 56)
                    a.rect(x, y - h, w - 1, h, mix(r.choice(spines), '#ffb866', .22))
                    x += w + (r.uniform(12, 40) if r.random() < .05 else 0)
            for px, c in ((x0 + 90, '#3a2f44'), (x0 + 250, '#54383a')):
                bust(a, px, 660, 120, c, '#b98a6a', '#221a24', rim='#fff0c4', back=px < 800)
            a.rect(x0, 628, x1 - x0, 70, '#6a3f28')
            for k in range(9):
                x = x0 + 14 + k * 40
                c = r.choice(spines)
                a.poly([(x, 632), (x + 30, 632), (x + 26, 584), (x + 4, 584)], up(c, .1))
                a.poly([(x + 6, 606), (x + 24, 606), (x + 23, 596), (x + 7, 596)], '#f6e6c4', op=.8)
        for k in range(1, 3):
            a.rect(x0 + (x1 - x0) * k / 3 - 4, 330, 8, 360, g)
        a.rect(x0, 330, x1 - x0, 8, dn(g, .4))
        a.poly([(x0 + 30, 330), (x0 + 120, 330), (x0 + 10, 690), (x0, 690), (x0, 430)], WHITE, op=.12)
        a.rect(x0 - 12, 690, x1 - x0 + 24, 18, '#2f6a5e')
        for k in range(3):
            a.rect(x0 + 8 + k * 118, 722, 106, 60, dn(g, .2), 3)
    a.rect(690, 322, 220, 478, '#173a36')
    a.rect(712, 342, 176, 450, inner)
    a.rect(730, 360, 140, 320, '#ffe7b0')
    a.rect(712, 690, 176, 102, '#2f6a5e')
    for k in range(3):
        a.rect(716, 440 + k * 80, 168, 5, '#b9824c', op=.7)
        for j in range(14):
            a.rect(720 + j * 12, 440 + k * 80 - r.uniform(28, 46), 10, 46, mix(r.choice(spines), '#ffc878', .35), op=.8)
    a.rect(712, 342, 10, 450, '#2f6a5e')
    a.rect(878, 342, 10, 450, '#2f6a5e')
    a.circ(862, 610, 8, '#e9c46a')
    # awning
    for k in range(16):
        x0, x1 = 262 + k * 67.25, 262 + (k + 1) * 67.25
        c = '#a8383f' if k % 2 else '#f3e2c4'
        a.poly([(x0, 300), (x1, 300), (x1 + (x1 - 800) * .04, 356), (x0 + (x0 - 800) * .04, 356)], a.lin([dn(c, .3), c], 0, 300, 0, 356))
        X0, X1 = x0 + (x0 - 800) * .04, x1 + (x1 - 800) * .04
        a.path('M%.1f 356H%.1fv8q%.1f 18 %.1f 0z' % (X0, X1, -(X1 - X0) / 2, -(X1 - X0)), dn(c, .16))
    for x in (480, 800, 1120):
        a.glow(x, 560, 420, '#ffc468', .4)
    # wet street
    a.rect(0, 800, W, 200, a.lin(['#3f3f6a', '#1a1f44'], 0, 800, 0, H))
    with a.g(filter=a.ripple(30, .01, .04, 4), opacity='.85'):
        for x, w in ((300, 360), (712, 176), (940, 360)):
            a.rect(x, 806, w, 190, a.lin([(0, '#ffcf84', .85), (1, '#e8924a', .12)], 0, 806, 0, 990))
    a.rect(0, 798, W, 10, '#6a6488')
    for k in range(7):
        a.line([(0, 830 + k * k * 5), (W, 830 + k * k * 5)], '#12163a', 1.4, op=.4)
    # trolley of books, reader, passer-by, cat
    a.rect(1060, 700, 190, 14, '#8a5a34')
    a.rect(1060, 770, 190, 12, '#8a5a34')
    x = 1066
    while x < 1240:
        w, h = r.uniform(9, 18), r.uniform(38, 54)
        a.rect(x, 700 - h, w - 1, h, r.choice(spines))
        x += w
    for x in (1064, 1244):
        a.line([(x, 640), (x, 806)], '#6a4228', 7)
    a.ell(560, 884, 80, 9, '#0e1230', op=.5)
    a.man(560, 884, 316, '#2f3f68', leg='#161a38', skin='#c9987a', hair='#17141f', pose='type', flip=1, coat=.16, rim='#ffd08a')
    a.poly([(596, 716), (626, 706), (656, 716), (654, 730), (626, 722), (600, 732)], '#fff4d8')
    a.ell(1010, 900, 80, 9, '#0e1230', op=.5)
    a.man(1010, 900, 322, '#8a3f3c', leg='#1c1a34', skin='#c9987a', hair='#17141f', pose='walk', flip=-1, coat=.18, rim='#ffd08a', bag=None)
    a.path('M820 806q-6 -40 18 -44q4 -22 22 -14q14 -4 12 16q8 30 2 42z', '#15142a')
    a.path('M836 752l2 -16l10 10zM852 748l10 -12l2 16z', '#15142a')
    d = ''
    for _ in range(190):
        x, y, l = r.uniform(0, W), r.uniform(0, H), r.uniform(12, 36)
        d += 'M%.0f %.0fl%.1f %.1f' % (x, y, -l * .14, l)
    a.path(d, stroke='#dfe6ff', sw=1.1, op=.25)
    a.finish()


def cinema():
    m = Mood(['#0a0c1c'] * 2, '#cfe0ff', '#07081a', '#141a3a', 200, (0, -.5, 1))
    a = Art('cinema', m)
    r = a.r
    a.rect(0, 0, W, H, a.lin(['#0b0d22', '#1a1c3a', '#0b0c1c'], 0, 0, 0, H))
    for sx in (-1, 1):
        for k in range(6):
            x0, x1 = 800 + sx * (560 + k * 60 + k * k * 6), 800 + sx * (560 + (k + 1) * 60 + (k + 1) ** 2 * 6)
            a.poly([(x0, 70 - k * 22), (x1, 48 - k * 24), (x1, 700 + k * 44), (x0, 650 + k * 40)], a.lin(['#3a2030', '#6a3040', '#23142a'], 0, 60, 0, 700), op=.9)
            xm = (x0 + x1) / 2
            a.glow(xm, 330, 120, '#ffb86a', .4)
            a.rect(xm - 6, 312, 12, 34, '#ffe2ac', 5)
    # the film: riders on a ridge at dawn
    x0, y0, x1, y1 = 262, 96, 1338, 640
    with a.g(filter=a.blur(30), opacity='.6'):
        a.rect(x0 - 30, y0 - 30, x1 - x0 + 60, y1 - y0 + 60, '#e8a87a')
    a.rect(x0, y0, x1 - x0, y1 - y0, a.lin(['#2f4a8a', '#8a7aa8', '#f0a882', '#ffdc9c'], 0, y0, 0, y1 - 60))
    with a.clipped([(x0, y0), (x1, y0), (x1, y1), (x0, y1)]):
        a.glow(930, 420, 420, '#fff0c0', .9)
        a.circ(930, 420, 64, '#fff4d2')
        a.streaks(230, 10, '#ffe0c4', .6, 70)
        a.ridge(470, 34, '#b0808c', '#e8b08c', seed=1, peaks=[(520, 300, 120), (1200, 260, 80)], depth=150)
        a.ridge(530, 26, '#7a5a80', '#b07a82', seed=2, peaks=[(1000, 320, 60)], depth=130)
        f = a.ridge(590, 20, '#3a2f5a', '#5a4068', seed=3, depth=90)
        for x, p, fl in ((620, 'walk', 1), (664, 'walk2', 1), (716, 'walk', 1)):
            a.man(x, f(x) + 5, 92, '#1f1836', leg='#1a142e', skin='#1f1836', hair='#1f1836', pose=p, flip=fl, coat=.15, bag='#1a142e')
        a.bare(1150, f(1150) + 8, 230, '#1f1836', deep=6, spread=25)
        a.birds(7, 480, 200, 780, 320, '#3a2f5a', 12)
    a.rect(x0 - 8, y0 - 8, x1 - x0 + 16, y1 - y0 + 16, 'none', stroke='#05060f', sw=16)
    a.rect(0, 648, W, 30, '#0a0a1a')
    # beam of the projector
    a.poly([(800, 1010), (x0, y0), (x1, y0)], a.lin([(0, '#fff0d0', .08), (1, '#fff0d0', .26)], 0, y0, 0, 1000), filter=a.blur(10), blend='screen')
    a.poly([(800, 1010), (x0, y1), (x1, y1)], a.lin([(0, '#fff0d0', .1), (1, '#fff0d0', .2)], 0, y1, 0, 1000), filter=a.blur(14), blend='screen')
    a.path(a.dots([(800 + (r.random() - .5) * 900 * (1 - t), 980 - 800 * t, r.uniform(.8, 2.2)) for t in [r.random() for _ in range(120)]]), '#fff6df', op=.5)
    # seats and people
    rows = ((690, 62), (744, 80), (812, 106), (898, 140), (1004, 184))
    for ri, (y, s) in enumerate(rows):
        n = int(W / s) + 3
        dim = ri / 5
        for i in range(n):
            x = 800 + (i - n / 2 + .5 * (ri % 2)) * s * 1.08
            if r.random() < .55:
                bust(a, x, y + s * .2, s * .82, mix(r.choice(['#3a2f4a', '#2a3350', '#4a2f38']), '#07081a', .3 + dim * .3), hair=mix('#241c30', '#07081a', dim * .6), rim=mix('#ffcf9a', '#3a2f4a', .2 + dim * .35), back=True)
            c = mix('#8a2a38', '#2a0f1e', .25 + dim * .5)
            a.path('M%.1f %.1fv-%.1fq0 -%.1f %.1f -%.1fh%.1fq%.1f 0 %.1f %.1fv%.1fz' % (x - s * .48, y + s, s * .86, s * .2, s * .2, s * .2, s * .56, s * .2, s * .2, s * .2, s * .86), a.lin([up(c, .16), c, dn(c, .6)], 0, y - s * .1, 0, y + s * .8))
            a.path('M%.1f %.1fq0 -%.1f %.1f -%.1fh%.1fq%.1f 0 %.1f %.1f' % (x - s * .48, y + s * .14, s * .2, s * .2, s * .2, s * .56, s * .2, s * .2, s * .2), stroke='#ffb98a', sw=2, op=.5 - dim * .3)
    a.finish(grain=.045)


def concert():
    m = Mood(['#0a0a24'] * 2, '#ffe0f0', '#0a0820', '#2a1a4a', 200, (0, -.5, 1))
    a = Art('concert', m)
    r = a.r
    a.rect(0, 0, W, H, a.lin(['#0b0b26', '#2a1c5a', '#6a2f6c', '#1a0f30'], 0, 0, 0, H))
    # truss and screens
    for x in range(160, 1440, 64):
        a.line([(x, 84), (x + 32, 130), (x + 64, 84)], '#3a3468', 4)
    a.line([(150, 84), (1450, 84)], '#4a4478', 7)
    a.line([(150, 130), (1450, 130)], '#4a4478', 7)
    a.rect(430, 200, 740, 350, a.lin(['#ff8a5a', '#e0508a', '#5a3fb0'], 430, 200, 1170, 550))
    with a.clipped([(430, 200), (1170, 200), (1170, 550), (430, 550)]):
        for k in range(12):
            a.circ(800, 560, 60 + k * 46, 'none', stroke='#fff0d0', sw=10 - k * .5, op=.42 - k * .025)
        for k in range(24):
            t = math.pi + math.pi * k / 23
            a.poly([(800, 560), (800 + 700 * math.cos(t), 560 + 700 * math.sin(t)), (800 + 700 * math.cos(t + .06), 560 + 700 * math.sin(t + .06))], '#fff0d0', op=.14)
        d = ''
        for x in range(430, 1170, 8):
            d += 'M%d 200v350' % x
        a.path(d, stroke='#1a0f30', sw=1, op=.25)
    for x0 in (220, 1210):
        a.rect(x0, 260, 170, 290, a.lin(['#3f6af0', '#7a3fc0'], x0, 260, x0 + 170, 550))
        a.ell(x0 + 85, 550, 60, 150, '#1a0f30', op=.5)
        a.circ(x0 + 85, 380, 38, '#1a0f30', op=.5)
    a.glow(800, 470, 720, '#ff8fb0', .5)
    # beams
    for i, x in enumerate(range(190, 1430, 82)):
        a.circ(x, 140, 13, '#fff6e8')
        a.glow(x, 140, 70, ['#7fb0ff', '#ff9fc8', '#ffd890'][i % 3], .9)
        t = (x - 800) / 620
        off = -t * 340 + (120 if i % 2 else -120)
        a.shaft([(x - 6, 140), (x + 6, 140), (x + off + 90, 780), (x + off - 90, 780)], ['#7fb0ff', '#ff9fc8', '#ffd890'][i % 3], .5, 9)
    # stage
    a.poly([(210, 600), (1390, 600), (1500, 690), (100, 690)], a.lin(['#8a4a9a', '#3a2060'], 0, 600, 0, 690))
    a.rect(100, 690, 1400, 30, '#14092a')
    for x in range(110, 1500, 30):
        a.circ(x, 694, 4, '#ffd8a0')
    for x0 in (250, 1250):
        for k in range(3):
            a.rect(x0, 470 + k * 46, 100, 44, '#120c26', 4)
            a.circ(x0 + 28, 492 + k * 46, 15, '#2a2048')
            a.circ(x0 + 72, 492 + k * 46, 15, '#2a2048')
    ink = '#140a2a'
    K = dict(leg=ink, skin=ink, hair=ink, rim='#ffc8e0')
    # drums, keys, guitar, singer, bass
    a.ell(800, 590, 50, 46, '#2a1a48')
    a.circ(800, 584, 40, '#d9c8f0', op=.85)
    for x, y in ((722, 566), (878, 566), (744, 548), (856, 548)):
        a.ell(x, y, 30, 9, '#e9b86a')
    bust(a, 800, 556, 84, ink, ink, ink, rim='#ffe0c0', back=True)
    a.man(1010, 640, 200, ink, pose=(12, 0, -14, 0, 48, 62, 30, 30, 6), flip=-1, **K)
    a.line([(1040, 556), (960, 524)], '#e0603f', 9)
    a.ell(1036, 552, 26, 17, '#e0603f')
    a.man(600, 640, 202, ink, pose=(12, 0, -14, 0, 48, 62, 30, 30, 4), **K)
    a.line([(570, 560), (652, 520)], '#3fb0d0', 9)
    a.ell(572, 556, 27, 18, '#3fb0d0')
    a.man(800, 672, 236, ink, pose=(16, 0, -16, 0, 96, 84, 150, 8, -4), **K)
    a.line([(842, 470), (846, 500)], '#dfe0f0', 6)
    a.glow(810, 520, 230, '#fff0e0', .6)
    a.rect(0, 560, W, 260, a.lin([(0, '#e8a0d0', 0), (.5, '#e8a0d0', .3), (1, '#e8a0d0', 0)], 0, 560, 0, 820), filter=a.blur(24), blend='screen')
    # crowd
    for ri, (y, s) in enumerate(((752, 50), (800, 70), (862, 98), (950, 138))):
        n = int(W / (s * .86)) + 2
        c = mix('#4a2a6a', '#0a0618', .2 + ri * .24)
        for i in range(n):
            x = i * s * .86 + r.uniform(-8, 8)
            yy = y + r.uniform(-12, 12)
            if r.random() < .4:
                for sd in ((-1, 1) if r.random() < .5 else (1,)):
                    hx = x + sd * s * r.uniform(.3, .5)
                    hy = yy - s * r.uniform(.7, 1.25)
                    a.line([(x + sd * s * .3, yy + s * .3), (x + sd * s * .46, yy - s * .2), (hx, hy)], c, s * .13)
                    a.circ(hx, hy, s * .085, c)
                    if r.random() < .3:
                        a.line([(hx, hy), (hx + sd * 3, hy - s * .4)], '#fff4d0' if r.random() < .5 else '#8fe8ff', s * .07)
                        a.glow(hx + sd * 3, hy - s * .3, s * .7, '#8fe8ff' if ri % 2 else '#ffe0a0', .7)
            bust(a, x, yy + s * .75, s, c, hair=c, rim=mix('#ff9fd0', c, .25 + ri * .18), back=True)
            a.rect(x - s * .5, yy + s * .7, s, 90, c)
    a.path(a.dots([(r.uniform(0, W), r.uniform(100, 760), r.uniform(1.5, 4)) for _ in range(90)]), '#ffe6b0', op=.8)
    a.finish(grain=.045)


def stadium():
    m = Mood(['#101a40', '#26366e', '#5a5a92', '#b07f98', '#f0b48c'], '#fff0d8', '#121a40', '#6f6f9c', 620, (-.5, -.4, .8))
    a = Art('stadium', m, Cam(0, -190, 120, pitch=-20, f=1050, hy=470))
    r = a.r
    P = a.cam.pt
    a.sky(330)
    a.streaks(150, 8, '#ffc8a8', .45, 70)
    a.rect(0, 200, W, 800, a.lin(['#8a7a9c', '#3a4274', '#1c2450', '#131a40'], 0, 200, 0, H))
    a.ridge(215, 20, '#6a668f', '#8a7f9c', seed=2, peaks=[(300, 300, 60), (1250, 300, 50)], depth=60, base=300)
    # town around
    for y in range(760, 140, -36):
        for k in range(-22, 23):
            x = k * 30 + r.uniform(-6, 6)
            if math.hypot(x / 1.2, y - 0) < 160 or abs(x) > (y + 190) * .85 or r.random() < .2:
                continue
            h = r.uniform(6, 30)
            a.box(x, y, 0, x + r.uniform(14, 22), y + 18, h, r.choice(['#5a5f8c', '#6a6a92', '#4a5284']), deco=windows(4, max(2, int(h / 5)), .5, .45, lit=.4, dark='#2f3766') if y < 330 else windows(2, 2, .5, .4, lit=.5, dark='#3a4274'), side=None, foot=0)
        a.flush()
    a.ell(*P((0, 0, 0)), 830, 340, '#0e1536', op=.6, filter=a.blur(20))
    N = 96

    def el(t, rx, ry, z):
        c, s = math.cos(t), math.sin(t)
        k = 2.6
        return (math.copysign(abs(c) ** (2 / k), c) * rx, math.copysign(abs(s) ** (2 / k), s) * ry, z)

    def ring(rx0, ry0, z0, rx1, ry1, z1, col, far, dots=0):
        by = {}
        for i in range(N):
            t0, t1 = 2 * math.pi * i / N, 2 * math.pi * (i + 1) / N
            isfar = math.sin((t0 + t1) / 2) > -.02
            if isfar != far:
                continue
            q = [el(t0, rx0, ry0, z0), el(t1, rx0, ry0, z0), el(t1, rx1, ry1, z1), el(t0, rx1, ry1, z1)]
            c = mix(col, '#ffffff', .06 * (i % 2)) if i % 6 else dn(col, .3)
            a.poly(a.cam.clip(q), a.fog(c, 150), stroke=a.fog(c, 150), sw=.6)
            for _ in range(dots):
                u, v = r.random(), r.random()
                p = el(t0 + (t1 - t0) * u, rx0 + (rx1 - rx0) * v, ry0 + (ry1 - ry0) * v, z0 + (z1 - z0) * v + .6)
                x, y = P(p)
                by.setdefault(r.choice(['#d95a4a', '#f0c86a', '#e9e6f0', '#5a86d0', '#8a94c0', '#3a4a86', '#c8483f']), []).append('M%.0f %.0fh3.4v3.6h-3.4z' % (x, y))
        for c, d in by.items():
            a.path(''.join(d), c, op=.85)
    # far half, pitch, near half
    ring(104, 84, 0, 104, 84, 34, '#c9cfe0', True)
    ring(70, 50, 3, 92, 72, 20, '#3a4f8c', True, 11)
    ring(92, 72, 20, 92, 72, 25, '#e9ecf4', True)
    ring(90, 70, 25, 104, 84, 36, '#33447c', True, 8)
    a.poly(a.cam.clip([el(2 * math.pi * i / 64, 70, 50, 0) for i in range(64)]), '#2a5a4a')
    a.poly(a.cam.clip([(-60, -40, 0), (60, -40, 0), (60, 40, 0), (-60, 40, 0)]), '#2f8a52')
    for i in range(12):
        if i % 2:
            a.poly(a.cam.clip([(-54 + i * 9, -36, 0), (-45 + i * 9, -36, 0), (-45 + i * 9, 36, 0), (-54 + i * 9, 36, 0)]), '#4aa866')
    ln = lambda pts: a.line([P(p) for p in pts], '#f4faf2', 2.6)
    ln([(-54, -36, 0), (54, -36, 0), (54, 36, 0), (-54, 36, 0), (-54, -36, 0)])
    ln([(0, -36, 0), (0, 36, 0)])
    ln([(9 * math.cos(t * .2), 9 * math.sin(t * .2), 0) for t in range(33)])
    for s in (-1, 1):
        ln([(s * 54, -20, 0), (s * 38, -20, 0), (s * 38, 20, 0), (s * 54, 20, 0)])
        ln([(s * 54, -9, 0), (s * 48, -9, 0), (s * 48, 9, 0), (s * 54, 9, 0)])
        for y in (-3.6, 3.6):
            a.line([P((s * 54, y, 0)), P((s * 54, y, 2.6))], WHITE, 2.6)
        a.line([P((s * 54, -3.6, 2.6)), P((s * 54, 3.6, 2.6))], WHITE, 2.6)
    for i in range(22):
        x, y = r.uniform(-48, 48), r.uniform(-30, 30)
        px, py = P((x, y, 0))
        a.ell(px + 8, py, 12, 2.4, '#0e2a22', op=.5)
        a.man(px, py, 19, '#e0483f' if i % 2 else '#f4f4f0', leg='#1c2450', pose='run' if i % 3 else 'walk', flip=1 if i % 4 else -1)
    a.glow(*P((0, 0, 0)), 640, '#f4fff0', .35, sy=.45)
    # near stands seen from behind: outside wall and roof ring
    ring(70, 50, 3, 92, 72, 16, '#3a4f8c', False, 7)
    # roof
    for i in range(N):
        t0, t1 = 2 * math.pi * i / N, 2 * math.pi * (i + 1) / N
        if -2.6 < math.atan2(math.sin(t0), math.cos(t0)) < -.54:
            continue
        q = [el(t0, 80, 61, 44), el(t1, 80, 61, 44), el(t1, 108, 88, 39), el(t0, 108, 88, 39)]
        a.poly(a.cam.clip(q), a.lin(['#f6f2ea', '#b9c0d8'], 0, 200, 0, 620) if i % 2 else '#d9dcea', stroke='#aab2cc', sw=.8)
        q = [el(t0, 80, 61, 44), el(t1, 80, 61, 44), el(t1, 80, 61, 42.6), el(t0, 80, 61, 42.6)]
        a.poly(a.cam.clip(q), '#fff6dc')
        if i % 4 == 0:
            x, y = P(el(t0, 80, 61, 43))
            a.glow(x, y, 74, '#fff4d8', .75)
            b, c2 = P(el(t0, 108, 88, 39)), P(el(t0, 106, 86, 58))
            a.line([b, c2, P(el(t0, 80, 61, 44))], '#f4f2ee', 2.4)
    # near outer wall
    for i in range(N):
        t0, t1 = 2 * math.pi * i / N, 2 * math.pi * (i + 1) / N
        if math.sin((t0 + t1) / 2) > -.02:
            continue
        near = -2.6 < math.atan2(math.sin(t0), math.cos(t0)) < -.54
        zt = 24 if near else 39
        q = [el(t0, 104, 84, 0), el(t1, 104, 84, 0), el(t1, 104, 84, zt), el(t0, 104, 84, zt)]
        a.poly(a.cam.clip(q), a.lin(['#e3e4ee', '#8a90b8', '#454e84'], 0, 560, 0, 900) if i % 2 else a.lin(['#c9cde0', '#6f78a8', '#39427a'], 0, 560, 0, 900))
        for z in (3, 9, 15):
            g = lambda u: t0 + (t1 - t0) * u
            a.poly(a.cam.clip([el(g(.2), 104.2, 84.2, z), el(g(.8), 104.2, 84.2, z), el(g(.8), 104.2, 84.2, z + 3.6), el(g(.2), 104.2, 84.2, z + 3.6)]), '#ffdf9c' if r.random() < .75 else '#3a4478')
        if near:
            q = [el(t0, 92, 72, 16), el(t1, 92, 72, 16), el(t1, 104, 84, 24), el(t0, 104, 84, 24)]
            a.poly(a.cam.clip(q), '#d9dcea', stroke='#aab2cc', sw=.8)
    for _ in range(150):
        t = r.uniform(math.pi, 2 * math.pi)
        k = r.uniform(1.08, 1.4)
        x, y = P((104 * k * math.cos(t), 84 * k * math.sin(t), 0))
        a.line([(x, y), (x, y - 9)], r.choice(['#f0d8b0', '#c8684a', '#8aa0e0', '#1a2048']), 3.4)
    a.finish(grain=.045)


def marathon():
    m = Mood(['#5a7aa8', '#a3b0c2', '#ecc9a6', '#fbe0b0', '#fde9c6'], '#ffe2a8', '#3f4a74', '#efd2b0', 300, (-.7, -.5, .5))
    a = Art('marathon', m, Cam(-.6, 0, 2.0, f=1080, hy=520))
    r = a.r
    P = a.cam.pt
    a.sky(530, sun=(610, 380), r=44, glow=700)
    a.streaks(200, 9, '#fff2da', .5, 90)
    a.ridge(505, 20, '#c3a79c', '#ecc9a8', seed=2, peaks=[(1200, 340, 90), (200, 340, 60)], depth=60, base=540)
    for x in range(-200, 201, 14):
        if abs(x) > 24:
            h = r.uniform(12, 44)
            a.box(x, 240 + r.uniform(0, 30), 0, x + 11, 290, h, '#b39a9a', deco=windows(3, int(h / 4), .5, .45, dark='#8a7684', lit=.1))
    a.flush()
    a.rect(0, 522, W, 480, a.lin(['#f3cfa0', '#7f94b0', '#3f5a86'], 0, 522, 0, H))
    a.glints(524, 900, 150, '#fff2cf', .5)
    # bridge deck and pylons
    a.poly(a.cam.clip([(-8, .5, 0), (8, .5, 0), (8, 320, 0), (-8, 320, 0)]), a.lin(['#d9b9a0', '#8a8090', '#565a78'], 0, 525, 0, H))
    for y in range(2, 200, 7):
        a.poly3([(-.08, y, .01), (.08, y, .01), (.08, y + 3.4, .01), (-.08, y + 3.4, .01)], '#f6ead2')
        for x in (-4, 4):
            a.poly3([(x - .06, y, .01), (x + .06, y, .01), (x + .06, y + 3.4, .01), (x - .06, y + 3.4, .01)], '#f6ead2', op=.6)
    for y in (150, 62):
        for sx in (-1, 1):
            a.line3((sx * 9, y, 0), (sx * 6, y, 46), '#e6ddd6', 2.0)
            for k in range(1, 12):
                z = 46 - k * 1.5
                a.line3((sx * 6.2, y, z), (sx * 8.6, y - k * 6, 1), '#f6efe6', .1)
                a.line3((sx * 6.2, y, z), (sx * 8.6, y + k * 6, 1), '#f6efe6', .1)
        a.line3((-6.6, y, 36), (6.6, y, 36), '#e6ddd6', 1.6)
        a.line3((-8, y, 9), (8, y, 9), '#d9cec8', 1.2)
    for sx in (-1, 1):
        for z in (.5, .8, 1.1):
            for y in range(1, 160, 6):
                a.line3((sx * 8.2, y, z), (sx * 8.2, y + 6, z), '#6a6a88', .06)
        for y in range(2, 160, 3):
            a.line3((sx * 8.2, y, 0), (sx * 8.2, y, 1.15), '#6a6a88', .09)
        a.poly3([(sx * 8.2, .5, 0), (sx * 7.4, .5, 0), (sx * 7.4, 300, 0), (sx * 8.2, 300, 0)], '#c9b4a4')
    # the field, far to near
    cs = ['#d2493f', '#2f7ab0', '#f0b53c', '#3f9a72', '#f4f1e6', '#7a55a0', '#e8803c', '#e86a92', '#3a4a78']
    run = []
    for _ in range(105):
        y = 13 + 95 * r.random() ** 1.3
        run.append((y, r.uniform(-6.2, 6.2)))
    run += [(10.4, -3.2), (9.3, 2.6), (8.4, -1.9), (7.2, .55), (6.3, -2.35), (5.9, 1.9)]
    for i, (y, x) in enumerate(sorted(run, reverse=True)):
        px, py = P((x, y, 0))
        s = 1080 / y
        a.poly([(px, py), (px + s * .25, py), (px + s * 1.5, py + s * .34), (px + s * 1.2, py + s * .38)], '#2f3158', op=.28)
        c = cs[i % 9]
        a.man3(x, y, r.uniform(1.6, 1.8), z=.06, col=c, leg=['#22284a', '#3a3f68', '#1c2038'][i % 3], skin=['#c79a7d', '#a8795c', '#e0b492'][i % 3], hair=['#221c24', '#3a2a24'][i % 2], pose=['run', 'run2'][i % 2], flip=1 if i % 5 else -1, rim='#ffe4b0', shadow=False, arm=['#c79a7d', '#a8795c', '#e0b492'][i % 3], hat='#f4f1e6' if i % 7 == 0 else None)
        if y < 26:
            q = P((x + .02, y, 1.12))
            a.rect(q[0] - .1 * s, q[1] - .07 * s, .17 * s, .15 * s, '#fbfaf4', 2)
    a.birds(7, 860, 150, 1240, 290, '#7a7486', 13)
    a.finish()


def curling():
    m = Mood(['#16284c', '#2c4a7a', '#7fa3c8'], '#ffffff', '#2f4a78', '#cfe2ee', 90, (-.3, -.4, .9))
    a = Art('curling', m, Cam(.5, 0, 2.6, pitch=0, f=1050, hy=330))
    r = a.r
    P = a.cam.pt
    a.rect(0, 0, W, 360, a.lin(['#0e1a38', '#1f3866', '#3f6498'], 0, 0, 0, 360))
    # stands with soft spectators
    for row in range(7):
        y = 92 + row * 30
        a.rect(0, y - 12, W, 32, mix('#1c3260', '#2f4f86', row / 7))
        for k in range(74):
            if r.random() < .25:
                continue
            x = k * 22 + (row % 2) * 11 + r.uniform(-3, 3)
            c = mix(r.choice(['#d2594a', '#e9b85a', '#cfd8ea', '#5a86c8', '#7f95bc', '#45649a', '#8a5a8c']), '#1c3260', .35)
            a.path('M%.0f %dq0 -12 8 -12t8 12z' % (x - 8, y + 9), c)
            a.circ(x, y - 8, 5, mix('#c79a7d', '#1c3260', .35))
    for k in range(9):
        x = 90 + k * 178
        a.rect(x - 50, 26, 100, 12, '#f4fbff', 5)
        a.glow(x, 34, 170, '#e6f4ff', .65)
    a.poly3([(-30, 46, 0), (30, 46, 0), (30, 46, 1.1), (-30, 46, 1.1)], '#e9f2f6', fog=False)
    for k in range(-9, 9):
        a.poly3([(k * 3.2, 45.9, .15), (k * 3.2 + 3, 45.9, .15), (k * 3.2 + 3, 45.9, .95), (k * 3.2, 45.9, .95)], ['#2f6fa8', '#c8463f', '#e0b04a', '#3f8a78'][k % 4], fog=True)
    hz = P((0, 46, 0))[1]
    a.rect(0, hz, W, H - hz, a.lin(['#eaf4f8', '#d6e8f1', '#b3d0e2', '#8fb3d0'], 0, hz, 0, H))
    # lanes
    for x in (-7.6, -2.5, 2.5, 7.6):
        a.poly3([(x - .12, 1, .01), (x + .12, 1, .01), (x + .12, 46, .01), (x - .12, 46, .01)], '#2f5a94')

    def rings(cx, cy):
        for q, c in ((1.83, '#2a6ab4'), (1.22, '#f6fbfd'), (.61, '#d2443c'), (.16, '#f6fbfd')):
            p = a.cam.clip([(cx + q * math.cos(t * .131), cy + q * math.sin(t * .131), .01) for t in range(48)])
            a.poly(p, a.fog(c, cy), op=.92)
        a.line([P((cx - 2.4, cy, .01)), P((cx + 2.4, cy, .01))], '#33507c', 1.6, op=.7)
        a.line([P((cx, cy - 3, .01)), P((cx, cy + 4, .01))], '#33507c', 1.6, op=.7)
    for cx in (-5, 0, 5):
        rings(cx, 37)
    rings(0, 7.4)
    a.line([P((-2.5, 14, .01)), P((2.5, 14, .01))], '#d2443c', 5)
    a.path(a.dots([(*P((r.uniform(-5, 6), r.uniform(2.6, 30), 0)), r.uniform(.8, 1.6)) for _ in range(420)]), WHITE, op=.7)
    with a.g(filter=a.blur(12), opacity='.55'):
        for k in range(9):
            x = 90 + k * 178
            a.poly([(x - 26, hz), (x + 26, hz), (800 + (x - 800) * 1.7 + 60, H), (800 + (x - 800) * 1.7 - 60, H)], a.lin([(0, WHITE, .75), (1, WHITE, .05)], 0, hz, 0, H))

    def stone(x, y, c, k=1.0):
        px, py = P((x, y, 0))
        s = 1050 / y * k
        w, h = .29 * s, .15 * s
        a.ell(px + .06 * s, py + .04 * s, w * 1.15, w * .38, '#3f648f', op=.45, filter=a.blur(4))
        with a.g(opacity='.25'):
            a.ell(px, py + h * .9, w, h * .9, '#4a5a74')
        a.path('M%.1f %.1fc%.1f %.1f %.1f %.1f %.1f %.1fc%.1f %.1f %.1f %.1f %.1f %.1fc%.1f %.1f %.1f %.1f %.1f %.1fz' % (
            px - w, py - h * .8, 0, -h * .9, w * .3, -h * 1.2, w, -h * 1.2, w * .7, 0, w, h * .3, w, h * 1.2, 0, h * 1.35, -2 * w, h * 1.35, -2 * w, 0), a.lin([(0, '#dfe4ea'), (.4, '#8f9aa8'), (1, '#3f4a5c')], px - w, py - 2 * h, px + w, py + h * .4))
        a.ell(px, py - h * 1.5, w * .82, w * .26, up(c, .1))
        a.ell(px - w * .06, py - h * 1.58, w * .72, w * .2, c)
        a.path('M%.1f %.1fc%.1f %.1f %.1f %.1f %.1f %.1fh%.1f' % (px - w * .2, py - h * 1.6, 0, -h * 1.1, w * .05, -h * 1.3, w * .3, -h * 1.25, w * .5), stroke=dn(c, .3), sw=.07 * s, stroke_linecap='round')
        a.ell(px - w * .5, py - h * .7, w * .12, h * .5, WHITE, op=.5)
    for x, y, c in ((-4.4, 36.6, '#e0b02f'), (.3, 37.4, '#c8392f'), (-.7, 36, '#e0b02f'), (5.6, 37.8, '#c8392f')):
        stone(x, y, c, 1.4)
    stone(.75, 8.6, '#e0b02f')
    stone(-.3, 7.75, '#c8392f')
    stone(-1.2, 6.8, '#e0b02f')

    # sweepers
    def broom(x0, y0, x1, y1):
        a.line([(x0, y0), (x1, y1)], '#20304f', 6)
        a.line([(x1 - 26, y1 + 4), (x1 + 26, y1 + 2)], '#e8e04a', 12)
    e = a.man3(1.95, 6.9, 1.72, col='#c8392f', leg='#1c2748', skin='#d2a688', hair='#2a2028', pose=(30, -22, -24, -26, 52, 12, 40, 14, 40), flip=-1, rim='#ffffff')
    broom(e[0] + 16, e[1] - 60, e[0] - 120, e[1] + 92)
    e = a.man3(-1.75, 8.0, 1.72, col='#c8392f', leg='#1c2748', skin='#d2a688', hair='#6a4a34', pose=(26, -18, -26, -24, 52, 12, 40, 14, 38), flip=1, rim='#ffffff')
    broom(e[0] - 14, e[1] - 54, e[0] + 100, e[1] + 84)
    stone(.32, 5.2, '#c8392f', 1.12)
    # the skip far away
    a.man3(0, 40, 1.75, col='#2f6fa8', leg='#1c2748', skin='#d2a688', pose='bend', flip=1)
    a.finish(grain=.045)


def mountain():
    m = Mood(['#3a6ca4', '#7fa9c8', '#c9d8dc', '#f6dfc0', '#fbe8cc'], '#ffe8c0', '#30486f', '#cfd9dc', 300, (-.7, -.3, .5))
    a = Art('mountain', m)
    r = a.r
    a.sky(560, sun=(420, 330), r=40, glow=640)
    a.streaks(190, 8, '#fff6e6', .5, 80)

    def massif(y, peaks, rock, snow, foot, seed, base, fog):
        f = a.ridge(y, 16, mix(rock, '#d3d9dc', fog), mix(foot, '#e3dcd0', fog), rough=1.4, seed=seed, peaks=peaks, depth=base - y + 240)
        for px, pw, ph in peaks:
            py = f(px)
            # shaded right flank, snow on the crest
            q = [(px, py)]
            for k in range(1, 9):
                q.append((px + pw * .09 * k + r.uniform(-14, 14), py + ph * .105 * k + r.uniform(-8, 8)))
            e = [(x, f(x)) for x in range(int(px + pw * .78), int(px), -10)]
            a.poly(q + e, mix('#3a5078', '#d3d9dc', fog), op=.55)
            for k in range(16):
                x = px + r.uniform(-.62, .55) * pw
                yy = f(x)
                d = r.uniform(.12, .4) * ph * max(.15, 1 - abs(x - px) / pw)
                a.poly([(x - pw * .06, f(x - pw * .06)), (x, yy), (x + pw * .06, f(x + pw * .06)), (x + r.uniform(0, .05) * pw, yy + d), (x - pw * .01, yy + d * .55), (x - pw * .03, yy + d * .9)], mix(snow if x < px else '#b9cbe0', '#dfe2e2', fog))
        return f
    massif(430, [(260, 360, 170), (700, 340, 120), (1330, 420, 220)], '#8a9cb6', '#fdf6ea', '#b9c3c6', 1, 520, .45)
    a.mist(520, 60, '#f6e6d0', .75)
    massif(520, [(880, 470, 330)], '#6d83a4', '#fffaf0', '#93a5a8', 2, 600, .18)
    a.mist(610, 56, '#f4e6d4', .75)
    f = a.ridge(610, 36, '#5f7f86', '#a9b8a4', seed=4, peaks=[(120, 330, 110), (1560, 380, 150)], depth=160)
    for x in range(-10, W, 13):
        xx, h = x + r.uniform(-5, 5), r.uniform(24, 48)
        a.poly([(xx, f(xx) - h * .7), (xx - h * .2, f(xx) + 8), (xx + h * .2, f(xx) + 8)], mix('#4f7078', '#8fa39c', r.random() * .5))
    a.mist(700, 50, '#f0e6d4', .6)
    f = a.ridge(705, 30, '#3f6260', '#7f9478', seed=5, depth=150, peaks=[(1250, 300, 40)])
    for x in range(-10, W, 17):
        xx, h = x + r.uniform(-7, 7), r.uniform(50, 92)
        c = r.choice([('#2f5454', '#4a7466'), ('#35605a', '#5a8468'), ('#8a5a34', '#c88a3f'), ('#2f5454', '#4a7466')])
        a.pine(xx, f(xx) + 14, h, mix(c[0], '#c9d2c8', .12), mix(c[1], '#e3dcc4', .12))
    a.mist(800, 50, '#efe6d2', .4)
    # foreground crag with hikers
    a.path('M-10 1010V850Q120 812 240 838Q360 800 470 822Q560 770 650 784Q720 748 800 752Q880 750 930 786Q1010 800 1080 846Q1200 850 1300 892Q1450 890 1610 930V1010Z', a.lin(['#7a6f62', '#4a4a4c', '#262d38'], 0, 750, 0, H))
    for _ in range(60):
        x, y = r.uniform(0, 1500), r.uniform(830, 1000)
        if y < 800 + abs(x - 790) * .16:
            continue
        w, h = r.uniform(20, 90), r.uniform(12, 50)
        a.poly([(x, y), (x + w * .4, y - h * .5), (x + w, y - h * .1), (x + w * .7, y + h * .5), (x + w * .15, y + h * .4)], r.choice(['#9a8c78', '#3a3f48', '#655f5c', '#2c333f']), op=.55)
    for _ in range(140):
        x = r.uniform(0, W)
        y = 860 + abs(x - 790) * .11 + r.uniform(-10, 60)
        a.path('M%.0f %.0fq4 -12 %.0f -%.0f' % (x, y, r.uniform(4, 14), r.uniform(14, 30)), stroke=r.choice(['#c9a45a', '#8a7a44', '#e0c27a']), sw=2)
    for x, y, h in ((90, 930, 330), (215, 960, 250), (1400, 980, 340), (1530, 990, 430), (1290, 990, 220)):
        a.pine(x, y, h, '#1a2f38', '#2c4a4a')
    a.man(770, 764, 128, '#c8503f', leg='#2a3350', skin='#cfa084', pose='stand', flip=1, bag='#2f6a7c', rim='#ffe6bc', hat='#e9dcc0')
    a.man(838, 766, 122, '#e0a83f', leg='#2a3350', skin='#cfa084', pose='point', flip=1, bag='#7a3f4a', rim='#ffe6bc')
    a.line([(800, 766), (806, 690)], '#3a2f34', 3)
    a.birds(7, 520, 180, 780, 320, '#4f6480', 13)
    a.finish()


def sea_sunrise():
    m = Mood(['#24386e', '#6a6a9c', '#d98f8a', '#f9b478', '#ffdc9c'], '#ffd090', '#24305e', '#e8a88c', 500, (0, .2, .8))
    a = Art('sea-sunrise', m)
    r = a.r
    a.sky(560, sun=(800, 510), r=78, glow=900)
    for k in range(18):
        t = math.radians(188 + k * 9.6)
        a.poly([(800, 520), (800 + 1200 * math.cos(t), 520 + 1200 * math.sin(t)), (800 + 1200 * math.cos(t + .05), 520 + 1200 * math.sin(t + .05))], '#fff0c4', op=.07, filter=a.blur(8), blend='screen')
    a.clouds(250, 6, '#ffcdb0', .5, 180, 90)
    a.streaks(400, 16, '#ffe0b8', .65, 110)
    a.streaks(170, 8, '#5a5a92', .4, 90, seed=4)
    a.poly([(0, 560), (0, 540), (90, 528), (180, 536), (290, 552), (360, 560)], '#b07f8c')
    a.poly([(1600, 560), (1600, 520), (1500, 512), (1420, 530), (1330, 548), (1250, 560)], '#a0748a')
    a.sea(558, '#f9b98a', '#22356c', n=320, glint='#ffe6b8', op=.34, dark='#2a3a78', sunx=800)
    # rolling swells
    for k in range(7):
        y = 640 + k * k * 6.2 + k * 16
        amp = 3 + k * 2.6
        q = [(x, y + amp * math.sin(x * (.013 - k * .0011) + k * 2.2) + amp * .5 * math.sin(x * .021 + k)) for x in range(-10, W + 20, 14)]
        a.poly(q + [(x, yy + 10 + k * 5) for x, yy in reversed(q)], a.lin([(0, '#ffd9a8', .0), (.3, '#ffd9a8', .3), (.5, '#fff0c8', .7), (.7, '#ffd9a8', .3), (1, '#ffd9a8', 0)], 0, 0, W, 0))
        a.line([(x, yy + 10 + k * 5) for x, yy in q], '#1f2f64', 1.5 + k * .5, op=.3)
    # fishing boat on the light
    x, y, s = 1040, 606, 44
    a.path('M%.1f %.1fq%.1f %.1f %.1f %.1fl%.1f %.1fl%.1f %.1fl%.1f 0z' % (x - 1.7 * s, y - .5 * s, 1.7 * s, .35 * s, 3.5 * s, -.25 * s, -.6 * s, .85 * s, -2.2 * s, 0, 0), '#2a2448')
    a.rect(x - .9 * s, y - 1.3 * s, 1.0 * s, .95 * s, '#3a305a', 3)
    a.rect(x - .7 * s, y - 1.1 * s, .3 * s, .3 * s, '#ffd890')
    a.line([(x + .5 * s, y - .3 * s), (x + .5 * s, y - 2.6 * s)], '#2a2448', 3.4)
    a.line([(x + .5 * s, y - 2.5 * s), (x + 1.75 * s, y - .6 * s)], '#2a2448', 1.4)
    a.line([(x + .5 * s, y - 2.5 * s), (x - 1.5 * s, y - .5 * s)], '#2a2448', 1.4)
    with a.g(filter=a.ripple(18, .02, .08, 2), opacity='.5'):
        a.rect(x - 1.4 * s, y + .3 * s, 2.6 * s, 1.4 * s, '#2a2448')
    # stacks of rock with a lone pine
    def rock(pts, c0, c1):
        ys = [p[1] for p in pts]
        a.poly(pts, a.lin([c0, c1], 0, min(ys), 0, max(ys)))
    rock([(330, 640), (350, 560), (372, 470), (404, 430), (432, 446), (452, 500), (484, 540), (500, 600), (520, 642)], '#5a4468', '#2c2850')
    rock([(404, 430), (432, 446), (452, 500), (484, 540), (500, 600), (520, 642), (450, 642), (436, 560), (414, 500)], '#b07070', '#5a4066')
    rock([(500, 652), (520, 590), (546, 566), (566, 600), (590, 654)], '#4f3d62', '#2c2850')
    rock([(546, 566), (566, 600), (590, 654), (556, 654)], '#a86a6c', '#5a4066')
    a.path('M408 436q8 -40 -8 -74', stroke='#241c38', sw=7)
    for u, v, w in ((396, 352, 46), (420, 376, 38), (380, 384, 34), (404, 330, 30)):
        a.ell(u, v, w, 12, '#241f40')
        a.ell(u + 8, v - 4, w * .6, 5, '#7a5468')
    a.ell(420, 644, 130, 9, '#fff0d4', op=.5, filter=a.blur(3))
    a.ell(548, 656, 70, 7, '#fff0d4', op=.5, filter=a.blur(3))
    with a.g(filter=a.ripple(22, .01, .07, 3), opacity='.4'):
        a.poly([(340, 646), (520, 646), (450, 800), (400, 840), (370, 760)], '#2c2850')
    # shore with people who came to see it
    a.path('M-10 1010V930Q200 884 460 912Q760 930 1000 902Q1300 864 1610 890V1010Z', a.lin(['#6a4a60', '#332c4e', '#1c1c3c'], 0, 880, 0, H))
    a.path('M-10 922Q200 876 460 904Q760 922 1000 894Q1300 856 1610 882L1610 894Q1300 870 1000 908Q760 936 460 918Q200 892 -10 938Z', '#ffe6c4', op=.7)
    for x, h, c, p, fl, y in ((640, 150, '#2c2448', 'stand', 1, 944), (700, 142, '#3a2440', 'point', 1, 946), (744, 98, '#40304a', 'stand', 1, 944), (890, 150, '#241f40', 'stand', -1, 940), (946, 144, '#332444', 'cheer', -1, 938)):
        a.ell(x, y, 30, 4, '#14122c', op=.6)
        a.man(x, y, h, c, leg='#1a1832', skin='#4a3450', hair='#1a1832', pose=p, flip=fl, coat=.13, rim='#ffc88c')
    a.birds(12, 560, 250, 1200, 440, '#4a3a62', 16)
    a.finish()


ALL = [satellite, desert_city, north_harbor, wind_coast, museum, bookstore, cinema, concert, stadium, marathon, curling, mountain, sea_sunrise]
