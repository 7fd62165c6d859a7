"""Public buildings, homes, laboratories, roads and energy."""
import math
from kit import *
from scenes_a import limb, joint, CONT, smoke
from scenes_b import bust, folds

WHITE = '#ffffff'


def assembly():
    m = Mood(['#3f8abf', '#7db6d8', '#bfe0e8', '#eaf1e6', '#f5f3e0'], '#fff2d0', '#42587e', '#d5e3e2', 620, (-.6, -.65, .6))
    a = Art('assembly', m, Cam(0, 0, 3, f=1060, hy=690))
    r = a.r
    P = a.cam.pt
    a.sky(700)
    a.clouds(240, 6, WHITE, .9, 210, 90)
    a.clouds(480, 7, WHITE, .7, 130, 50, seed=4)
    a.ridge(655, 18, '#7d9f98', '#b6cbbd', seed=2, depth=60)
    a.poly([(-5, 695), (W + 5, 695), (W + 5, H), (-5, H)], a.lin(['#9dbb72', '#7fa55c', '#56803f'], 0, 695, 0, H))
    a.poly(a.cam.clip([(-16, 1, .01), (16, 1, .01), (16, 88, .01), (-16, 88, .01)]), a.lin(['#efe5cf', '#d9cbb0', '#a99a8a'], 0, 720, 0, H))
    for y in [80 / (1 + k * .3) for k in range(40)]:
        a.line([P((-16, y, .01)), P((16, y, .01))], '#8a7c72', 1.1, op=.4)
    for x in range(-16, 17, 4):
        a.line([P((x, 1.4, .01)), P((x, 86, .01))], '#8a7c72', 1.1, op=.35)
    st = '#e6dccb'
    gl = glass(15, 4, '#3a5470', '#b9d5e2', band=.08)
    a.box(-56, 104, 2.5, 56, 150, 21, '#5d6f80', deco=glass(42, 3, '#2f4762', '#a9c9da', band=.05))
    a.box(-60, 95, 21, 60, 154, 26, st)
    a.box(-61, 94, 25.4, 61, 154, 27, up(st, .3))
    a.flush()
    a.box(-30, 116, 26, 30, 146, 31, dn(st, .05))
    a.flush()
    a.cyl(0, 130, 25, 31, 37, st, 40, deco=windows(1, 1, .5, .7, (0, .1, 0, .1), dark='#41607a'))
    a.flush()
    a.dome(0, 130, 37, 26.5, '#6aa191', .62, 44, 9, 2)
    a.cyl(0, 130, 3, 53, 55, up(st, .1), 14)
    a.flush()
    a.dome(0, 130, 55, 3.1, '#6aa191', .7, 16, 5)
    n = 14
    for i in range(n):
        x = -56 + 112 * i / (n - 1)
        a.cyl(x, 97, 1.35, 2.5, 20.6, up(st, .14), 14, 1.2)
        a.flush()
        a.box(x - 1.8, 95.3, 19.9, x + 1.8, 98.7, 21.2, up(st, .2))
        a.flush()
    for k in range(8):
        a.box(-62 + k * -.3, 92 - k * .7, 2.2 - k * .31, 62 + k * .3, 96, 2.5 - k * .31, up('#e9e0d0', .1 - k * .01))
        a.flush()
    for i, c in enumerate(['#c0483c', '#2f6fae', '#e6c35a', '#3a8a68', '#f1eee6', '#6a4a8c']):
        x = [-24, -21, -18, 18, 21, 24][i]
        a.line3((x, 60, 0), (x, 60, 12), '#e9ecec', .16)
        a.poly3([(x, 60, 11.8), (x + 2.4, 60, 11.4), (x + 2.3, 60, 9.7), (x, 60, 10)], c)
    for x, y, h in ((-46, 82, 9), (-38, 78, 8), (40, 80, 9), (49, 84, 8), (-34, 52, 8), (35, 50, 8.5), (-27, 34, 8), (27.5, 33, 8)):
        px, py = P((x, y, 0))
        s = 1060 / y
        a.ell(px + s * 2.2, py, s * 3.6, s * .36, '#2f4a3c', op=.4)
        a.tree(px, py, s * h, [a.fog(c, y) for c in ('#3c6444', '#5a8750', '#86ad5c', '#b9cf80')], dense=46)
    a.poly(a.cam.clip([(-40, 64, .02), (-16, 64, .02), (-16, 72, .02), (-40, 72, .02)]), '#d98f8a', op=.6)
    for i, (x, y, p, fl) in enumerate([(-6, 50, 'walk', 1), (8, 46, 'walk2', -1), (2, 64, 'walk', -1), (-10, 30, 'walk2', 1), (-9, 30.3, 'walk', 1), (6.5, 24, 'walk', -1), (10.5, 33, 'talk', 1), (11.6, 33, 'stand', -1), (-4.6, 15.5, 'walk', 1), (3.6, 18, 'walk2', -1)]):
        a.man3(x, y, 1.74, col=['#2f3b5c', '#4b4650', '#6a3440', '#39505a', '#8a7a5a'][i % 5], leg='#262a3c', skin='#cba286', pose=p, flip=fl, coat=.08 * (i % 2))
    a.finish()


def bank_tower():
    m = Mood(['#2a5f98', '#5f98c4', '#a5cbdc', '#e3e6d8', '#fbe6c0'], '#fff0cf', '#24467a', '#d3dfe0', 460, (-.72, -.62, .4))
    a = Art('bank-tower', m, Cam(0, 0, 1.6, pitch=31, f=780, hy=540))
    P = a.cam.pt
    a.sky(1050, sun=(300, 700), r=1, glow=760)
    a.clouds(430, 5, WHITE, .55, 230, 150)
    a.streaks(220, 6, WHITE, .3, 120)
    g = lambda nx, ny, lo, hi: glass(nx, ny, lo, hi, band=.2, var=.13)
    a.box(-66, 150, 0, -36, 180, 130, '#8fa6b8', deco=g(12, 34, '#45688a', '#cfe2ea'))
    a.box(30, 170, 0, 62, 200, 170, '#9fb2be', deco=g(12, 42, '#4a7090', '#d5e6ea'))
    a.box(-22, 190, 0, 4, 214, 118, '#b6aa98', deco=windows(9, 30, .6, .5, dark='#46607c', sky='#cfe2ea'))
    a.flush()
    a.box(-86, 84, 0, -34, 124, 92, '#6c8298', deco=g(16, 24, '#284a70', '#a9cbe0'))
    a.box(52, 92, 0, 92, 132, 120, '#7d8fa0', deco=g(14, 32, '#2c5076', '#b3d0e0'))
    a.flush()
    # the tower: three set-back prisms, corner toward the reader
    def prism(pts, z0, z1, col, deco):
        for i, p in enumerate(pts):
            q = pts[(i + 1) % len(pts)]
            dx, dy = q[0] - p[0], q[1] - p[1]
            k = math.hypot(dx, dy)
            a.quad((p[0], p[1], z0), (dx, dy, 0), (0, 0, z1 - z0), (dy / k, -dx / k, 0), col, deco)
        a.flush()
    prism([(0, 62), (24, 80), (4, 106), (-24, 86)], 0, 150, '#c9d6dc', g(13, 40, '#1f4a7a', '#d9eef2'))
    prism([(1, 66), (20, 80), (3, 102), (-20, 86)], 150, 182, '#c9d6dc', g(10, 9, '#3a6a98', '#e9f6f4'))
    a.line3((0, 84, 182), (0, 84, 214), '#dfe7ea', .7)
    a.glow(700, 520, 320, '#fff6dc', .35)
    a.path('M980 160Q1240 120 1520 30', stroke=a.lin([(0, WHITE, .8), (1, WHITE, 0)], 980, 160, 1520, 30), sw=5, filter=a.blur(1.5))
    a.birds(6, 380, 200, 700, 340, '#27456c', 14)
    a.finish()


def apartments():
    m = Mood(['#27305e', '#5d4f86', '#b06f84', '#ee9f78', '#fbcf94'], '#ffb878', '#2c2a55', '#b98292', 480, (.75, -.4, .5))
    a = Art('apartments', m, Cam(0, 0, 62, pitch=-5, f=1120, hy=470))
    r = a.r
    a.sky(430, sun=(1180, 350), r=38, glow=600)
    a.streaks(200, 9, '#ffc9a8', .5, 100)
    a.ridge(360, 40, '#8c6a8a', '#c98f8d', seed=2, peaks=[(420, 420, 130), (1180, 360, 50)], depth=140)
    a.ridge(420, 22, '#6d5a80', '#b98490', seed=3, peaks=[(100, 300, 60)], depth=110)
    a.rect(0, 440, W, 560, a.lin(['#b0808c', '#5f5272', '#35345a', '#232548'], 0, 440, 0, H))
    a.poly3([(-30, 80, 0), (-8, 80, 0), (30, 900, 0), (20, 900, 0)], '#4a4668')
    for i in range(60):
        y = 100 + i * 12 + r.uniform(0, 8)
        for off, c in ((.35, '#fff0c0'), (.68, '#ff6a52')):
            t = (y - 80) / 820
            x = (-30 + 50 * t) + (22 - 12 * t) * off
            px, py = a.cam.pt((x, y, .5))
            a.glow(px, py, 900 / y + 6, c, .8)
    sp = []
    for row, y in enumerate((620, 530, 450, 380, 315, 255, 200, 150)):
        for k in range(-8, 9):
            x = k * (38 - row) + (row % 2) * 16 + r.uniform(-4, 4)
            c = -20 + 50 * (y - 80) / 820
            if abs(x - c + 5) < 26:
                continue
            if abs(x) > y * .85 + 20 or (row > 5 and abs(x) < 58):
                continue
            sp.append((x, y))
    for x, y in sp:
        h = r.choice([44, 52, 58, 64, 70]) * (1 if y > 250 else .8)
        w = r.choice([18, 22, 26])
        c = r.choice(['#d9cbbf', '#c7b8b4', '#e3d6c6', '#b9a9ae'])
        fl = int(h / (3 if y < 320 else 5))
        a.box(x, y, 0, x + w, y + 10, h, c, deco=windows(max(4, w // (4 if y < 320 else 6)), fl, .72, .52, (.03, .02, .03, .02), lit=.34, dark='#4a4a72'), side=windows(2, fl, .3, .4, (.1, .02, .1, .02), lit=.2, dark='#5a5278'), foot=.35)
        a.box(x + w * .3, y + 2, h, x + w * .55, y + 7, h + 4, dn(c, .1))
        a.flush()
        for _ in range(5):
            px, py = a.cam.pt((x + r.uniform(-5, w + 5), y - r.uniform(2, 9), 0))
            s = 1120 / y * r.uniform(2.2, 3.6)
            a.path(a.dots([(px, py - s * .6, s * .8), (px - s * .5, py - s * .3, s * .6), (px + s * .5, py - s * .3, s * .6)]), a.fog('#2f3a4e', y))
            a.circ(px + s * .25, py - s * .8, s * .4, a.fog('#7a6a5a', y))
    a.mist(450, 50, '#f0b49a', .35)
    for _ in range(330):
        y = 92 + 130 * r.random() ** 1.6
        x = r.uniform(-.9, .9) * y
        t = (y - 80) / 820
        c = -30 + 50 * t
        if c - 4 < x < c + 26:
            continue
        px, py = a.cam.pt((x, y, 0))
        s = 1120 / y * r.uniform(1.6, 3)
        k = r.choice(['#2a3350', '#33405a', '#4a4256'])
        a.path(a.dots([(px, py - s * .6, s * .8), (px - s * .6, py - s * .3, s * .6), (px + s * .6, py - s * .3, s * .6)]), k)
        a.path(a.dots([(px + s * .3, py - s * .85, s * .42)]), mix(k, '#f0a880', .4))
        if r.random() < .16:
            a.glow(px, py - s, 34, '#ffdf9c', .9)
    a.birds(7, 500, 120, 900, 250, '#4a3e66', 12)
    a.finish()


def chip_lab():
    m = Mood(['#6a4a14'] * 2, '#fff0b0', '#3a2a14', '#f0c860', 30, (-.2, -.6, .8))
    a = Art('chip-lab', m, Cam(0, 0, 1.75, f=880, hy=430))
    r = a.r
    a.rect(0, 0, W, H, '#c99a34')
    L, HW, HT = 44, 4.6, 3.7
    for y in range(42, -2, -2):
        a.poly3([(-HW, y, HT), (HW, y, HT), (HW, y + 2, HT), (-HW, y + 2, HT)], '#b98a2c', stroke=a.fog('#8a6420', y), sw=1)
        for x in (-3.2, -.6, 2.0):
            a.poly3([(x, y + .3, HT - .01), (x + 1.2, y + .3, HT - .01), (x + 1.2, y + 1.7, HT - .01), (x, y + 1.7, HT - .01)], '#fff6c8', fog=False)
        for i in range(-4, 4):
            a.poly3([(i * 1.2, y, 0), (i * 1.2 + 1.2, y, 0), (i * 1.2 + 1.2, y + 2, 0), (i * 1.2, y + 2, 0)], mix('#9a7630', '#b08a3c', (i * 3 + y) % 4 / 4), stroke=a.fog('#6d5220', y), sw=1)
    with a.g(filter=a.blur(10), opacity='.5'):
        for x in (-3, -.5, 2):
            a.poly3([(x, 3, .01), (x + 1, 3, .01), (x + 1, 40, .01), (x, 40, .01)], '#fff0b0', fog=False)
    for y in range(40, 1, -3):
        for sx in (-1, 1):
            X0, X1 = (-HW, -2.5) if sx < 0 else (2.5, HW)

            def tool(art, f, y=y):
                art.poly(f.q(.08, .45, .6, .85), f.fog('#3f2f16'))
                art.poly(f.q(.11, .49, .57, .81), f.fog('#ffdf86' if y % 2 else '#ffc45a'), op=.9)
                art.poly(f.q(.68, .55, .9, .8), f.fog('#2c2418'))
                art.poly(f.q(.7, .58, .88, .77), f.fog(['#7fd0c0', '#8fd06a', '#e86a4a'][y % 3]), op=.9)
                art.poly(f.q(.04, .1, .96, .36), f.fog('#cdb583'))
                art.poly(f.q(0, .92, 1, .96), f.fog('#6d5a34'))
            a.box(X0, y, .1, X1, y + 2.7, 2.5, '#e9dcb8', deco=tool)
        a.flush()
        if y % 6 == 1:
            a.line3((-.2, y, HT), (-.2, y, HT - .3), '#5a4520', .1)
            a.box(-.65, y, HT - .85, .35, y + .9, HT - .3, '#f4ecd0')
            a.flush()
    a.glow(*a.cam.pt((0, 44, 1.8)), 260, '#fff4c0', .9)
    suit = dict(col='#f2ead2', leg='#e9dfc2', skin='#c99a6a', hair='#f2ead2', rim='#fffbe6', coat=.03)
    a.man3(-1.3, 16, 1.72, pose='walk', **suit)
    a.man3(1.5, 12, 1.74, pose='type', flip=1, **suit)
    a.man3(-1.75, 9.2, 1.74, pose='type', flip=-1, **suit)
    a.man3(-2.15, 5.0, 1.74, pose='stand', flip=1, **suit)
    # robot hand from the right, and the wafer
    cx, cy, R = 770, 690, 262
    limb(a, (1690, 900), 120, (1290, 800), 74, '#d8cba6')
    joint(a, (1290, 800), 84, '#8a7a56')
    limb(a, (1290, 800), 60, (1020, 742), 40, '#e6dab6')
    a.poly([(1040, 716), (1040, 770), (560, 800), (548, 770), (860, 748)], '#6d5f42')
    a.ell(cx + 20, cy + 60, R * 1.02, R * .62, '#3a2a10', op=.35, filter=a.blur(14))
    k = .64
    a.ell(cx, cy + 8, R, R * k, '#3c3450')
    a.ell(cx, cy, R, R * k, a.lin([(0, '#e87aa8'), (.22, '#f6b46a'), (.4, '#e9f08a'), (.55, '#74d8b0'), (.72, '#5aa0e0'), (1, '#7a58c0')], cx - R, cy - R * .5, cx + R, cy + R * .5))
    ps, hi = [], []
    st = 25
    for i in range(-11, 11):
        for j in range(-11, 11):
            if math.hypot((i + .5) * st, (j + .5) * st) < R - 22:
                q = [(cx + (i * st + 2) , cy + (j * st + 2) * k), (cx + (i + 1) * st - 1, cy + (j * st + 2) * k), (cx + (i + 1) * st - 1, cy + ((j + 1) * st - 1) * k), (cx + i * st + 2, cy + ((j + 1) * st - 1) * k)]
                (hi if r.random() < .2 else ps).append(q)
    a.polys(ps, '#2a2150', op=.5)
    a.polys(hi, '#fff6dc', op=.38)
    for q in ps[::2]:
        x, y = q[0]
        a.path('M%.1f %.1fh9M%.1f %.1fh15M%.1f %.1fv9' % (x + 3, y + 4, x + 3, y + 8, x + 14, y + 3), stroke=WHITE, sw=1, op=.3)
    a.path('M%.1f %.1fA%d %d 0 0 1 %.1f %.1fL%.1f %.1fZ' % (cx - R * .9, cy - R * .28, R, R * k, cx - R * .1, cy - R * k * .99, cx + R * .34, cy + R * .5), WHITE, op=.17)
    a.ell(cx, cy, R, R * k, 'none', stroke='#fff4d8', sw=3)
    a.glow(cx - 150, cy - 110, 120, WHITE, .7)
    a.finish(warm=('#ffb52e', .25))


def greenhouse():
    m = Mood(['#9cc7d8', '#d5e8e4', '#f7f0d2'], '#fff2c0', '#2f5a4a', '#eef2d2', 36, (-.5, -.5, .9))
    a = Art('greenhouse', m, Cam(.1, 0, 2.0, f=900, hy=540))
    r = a.r
    a.rect(0, 0, W, H, a.lin(['#8fc0d8', '#d8ebe4', '#fbf3d4', '#dfe8c0'], 0, 0, 0, 620))
    a.glow(480, 220, 560, '#fff4c8', .8)
    RW = 6.4
    n = 16

    def arc(t):
        return RW * math.cos(t), 2.6 + 3.4 * math.sin(t)
    a.poly(a.cam.clip([(-9, 1, 0), (9, 1, 0), (9, 60, 0), (-9, 60, 0)]), a.lin(['#efe6c4', '#c9b48a', '#8a6f52'], 0, 550, 0, H))
    for y in range(56, 0, -3):
        c = a.fog('#6f8f8c', y * .7)
        for i in range(n):
            (x0, z0), (x1, z1) = arc(math.pi * i / n), arc(math.pi * (i + 1) / n)
            p = a.cam.clip([(x0, y, z0), (x1, y, z1), (x1, y + 3, z1), (x0, y + 3, z0)])
            a.poly(p, '#ffffff', op=.05 + .12 * ((i * 5 + y) % 3) / 3)
            a.line3((x0, y, z0), (x1, y, z1), '#6f8f8c', .09)
        for t in (.0, .17, .33, .5, .67, .83, 1):
            x, z = arc(math.pi * t)
            a.line3((x, y, z), (x, y + 3, z), '#8aa5a0', .05)
        for sx in (-1, 1):
            a.line3((sx * RW, y, 0), (sx * RW, y, 2.6), '#6f8f8c', .12)
        a.line3((-RW, y, 2.6), (RW, y, 2.6), '#8aa5a0', .06)
        if y % 9 == 2:
            a.poly3([(-2, y, 4.4), (2, y, 4.4), (2, y, 4.5), (-2, y, 4.5)], WHITE)
        # beds of strawberries at bench height
        for bx in (-5.2, -3.0, 3.0, 5.2, -1.35, 1.35):
            w = .55
            a.poly3([(bx - w, y, .9), (bx + w, y, .9), (bx + w, y + 3, .9), (bx - w, y + 3, .9)], '#5a4632')
            sx = 1 if bx < 0 else -1
            a.poly3([(bx + sx * w, y, .62), (bx + sx * w, y + 3, .62), (bx + sx * w, y + 3, .9), (bx + sx * w, y, .9)], '#f4f4ea')
            a.line3((bx + sx * .4, y, 0), (bx + sx * .4, y, .62), '#9fb0a8', .06)
        for yy in (y + 2.6, y + 2.0, y + 1.4, y + .8, y + .2):
            for bx in (-5.2, 5.2, -3.0, 3.0, -1.35, 1.35):
                d = a.cam.depth((bx, yy, 1))
                if d < 1.3:
                    continue
                s = 900 / d
                sx = 1 if bx < 0 else -1
                L0, L1, L2, F = [], [], [], []
                k = 22 if d < 8 else 10 if d < 12 else 5 if d < 26 else 3
                for _ in range(k):
                    x, z = bx + r.uniform(-.55, .55), .98 + r.uniform(0, .4)
                    px, py = a.cam.pt((x, yy + r.uniform(-.2, .2), z))
                    q = .1 if d < 8 else .16
                    L0.append((px, py, s * q))
                    L1.append((px - s * .03, py - s * .04, s * q * .7))
                    if r.random() < .6:
                        L2.append((px - s * .05, py - s * .07, s * q * .36))
                for _ in range(min(4, k // 2)):
                    px, py = a.cam.pt((bx + sx * r.uniform(.5, .66), yy + r.uniform(-.3, .3), .88 - r.uniform(0, .26)))
                    F.append((px, py, s * .055))
                a.path(a.dots(L0), a.fog('#2f6a42', yy))
                a.path(a.dots(L1), a.fog('#5a9a4c', yy))
                a.path(a.dots(L2), a.fog('#a9cf6a', yy))
                a.path(a.dots(F), a.fog('#c8202c', yy))
                a.path(a.dots([(x - q * .25, y2 - q * .3, q * .4) for x, y2, q in F]), a.fog('#ff7a6a', yy))
        if y == 11:
            a.man3(0.1, 11.4, 1.68, col='#4f7aa0', leg='#39455c', skin='#cfa080', pose='bend', flip=-1, hat='#f0dca0', rim='#fff2c4')
        if y == 20:
            a.man3(-.2, 21, 1.7, col='#c86a4a', leg='#39455c', skin='#cfa080', pose='walk', flip=1, hat='#f0dca0')
    for i in range(4):
        x = 120 + i * 330
        a.shaft([(x, -20), (x + 120, -20), (x + 460, 900), (x + 220, 900)], '#fff3c2', .34, 22)
    a.finish()


def car_side(a, x, y, s, col, glassc='#16233c', lightl='#fff4cf'):
    """A small electric car seen from the side, nose left, its rear wheel's ground point near x + 3.3 s."""
    X = lambda u: x + u * s
    Y = lambda v: y - v * s
    body = 'M%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1fZ' % (
        X(.02), Y(.32), X(-.05), Y(.7), X(.1), Y(.84), X(.95), Y(.98), X(1.5), Y(1.5), X(1.85), Y(1.6), X(2.55), Y(1.6), X(3.25), Y(1.6), X(3.7), Y(1.3), X(3.95), Y(1.06),
        X(4.28), Y(.98), X(4.28), Y(.5), X(4.2), Y(.3), X(3), Y(.24), X(1), Y(.24), X(.02), Y(.32))
    a.ell(X(2.1), Y(-.02), 2.4 * s, .13 * s, '#05081a', op=.55, filter=a.blur(6))
    a.path(body, a.lin([(0, up(col, .4)), (.35, col), (.7, dn(col, .25)), (1, dn(col, .6))], 0, Y(1.6), 0, Y(.24)))
    a.path('M%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1fL%.1f %.1fL%.1f %.1fZ' % (X(1.12), Y(1.02), X(1.5), Y(1.42), X(1.85), Y(1.5), X(2.3), Y(1.51), X(2.3), Y(1.02), X(1.12), Y(1.02)), a.lin([glassc, mix(glassc, '#8fb4e0', .5)], X(1.1), Y(1), X(2.2), Y(1.6)))
    a.path('M%.1f %.1fL%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1fL%.1f %.1fZ' % (X(2.4), Y(1.02), X(2.4), Y(1.51), X(3.0), Y(1.5), X(3.4), Y(1.3), X(3.62), Y(1.08), X(3.5), Y(1.02)), a.lin([mix(glassc, '#8fb4e0', .4), glassc], X(2.4), 0, X(3.6), 0))
    a.line([(X(.1), Y(.72)), (X(1.6), Y(.84)), (X(4.2), Y(.86))], up(col, .5), 2.2, op=.7)
    a.line([(X(2.35), Y(.98)), (X(2.32), Y(.34))], dn(col, .5), 2, op=.7)
    a.rect(X(2.5), Y(.9), .26 * s, .045 * s, dn(col, .55), 4)
    a.path('M%.1f %.1fl%.1f %.1fl%.1f %.1fz' % (X(.06), Y(.78), .42 * s, -.07 * s, -.02 * s, .1 * s), lightl)
    a.path('M%.1f %.1fl%.1f %.1fv%.1fz' % (X(4.26), Y(.94), -.28 * s, -.02 * s, .1 * s), '#ff4a3a')
    for u in (.88, 3.36):
        a.circ(X(u), Y(.32), .4 * s, dn(col, .82))
        a.circ(X(u), Y(.32), .335 * s, '#10131f')
        a.circ(X(u), Y(.32), .22 * s, '#aeb8c8')
        for k in range(5):
            t = k * 1.2566
            a.line([(X(u), Y(.32)), (X(u) + math.cos(t) * .2 * s, Y(.32) + math.sin(t) * .2 * s)], '#565f72', .06 * s)
        a.circ(X(u), Y(.32), .06 * s, '#2a3040')


def ev_charger():
    m = Mood(['#141f4a', '#34407a', '#8a6a94', '#e09a84', '#f7c690'], '#ffc890', '#141a3c', '#6a5f8c', 400, (.6, -.4, .5))
    a = Art('ev-charger', m, Cam(0, 0, 4, f=900, hy=600))
    r = a.r
    a.sky(640, sun=(1150, 560), r=1, glow=560)
    a.streaks(330, 9, '#ffc9a0', .45, 100)
    a.ridge(560, 20, '#6d5f8a', '#a8809a', seed=2, peaks=[(420, 300, 70)], depth=80)
    for x in range(-170, 171, 17):
        h = r.uniform(18, 62) * (1.2 if abs(x) < 60 else .9)
        a.box(x, 200 + r.uniform(0, 40), 0, x + r.uniform(10, 15), 260, h, '#3c4272', deco=windows(4, int(h / 3.6), .5, .45, lit=.4, dark='#2c3058'), side=None)
    a.flush()
    a.mist(625, 40, '#e8a890', .4)
    a.rect(0, 640, W, 360, a.lin(['#4a4670', '#2b2d55', '#15183a'], 0, 640, 0, H))
    for x in (60, 190, 1430, 1560):
        a.tree(x, 690, r.uniform(190, 250), ['#151d3c', '#233358', '#4a4a72'], light=1, dense=30)
    a.rect(0, 684, W, 16, '#3a3a66')
    # canopy
    a.poly([(180, 262), (1440, 230), (1440, 272), (180, 300)], a.lin(['#f4f0ea', '#a9b4cc'], 0, 230, 0, 300))
    a.poly([(180, 300), (1440, 272), (1400, 292), (230, 316)], '#2c335e')
    for k in range(9):
        x = 290 + k * 125
        a.poly([(x, 303 - k * 2.7), (x + 84, 301 - k * 2.7), (x + 80, 307 - k * 2.7), (x + 6, 309 - k * 2.7)], '#fff6d8')
        a.glow(x + 42, 306 - k * 2.7, 90, '#ffe9b0', .35)
    for k in range(10):
        x = 200 + k * 122
        a.poly([(x, 258 - k * 2.6), (x + 108, 255 - k * 2.6), (x + 124, 224 - k * 2.6), (x + 20, 227 - k * 2.6)], a.lin(['#5a86c4', '#1f3468'], x, 224, x + 60, 262))
    for x in (300, 1330):
        a.rect(x, 290, 26, 410, a.lin(['#dfe4ee', '#5d688c'], x, 0, x + 26, 0))
    a.shaft([(300, 310), (1380, 290), (1500, 900), (180, 900)], '#ffe7b4', .26, 30)
    a.ell(800, 880, 760, 90, '#ffdca6', op=.2, filter=a.blur(24), blend='screen')
    for k in range(5):
        x = 150 + k * 330
        a.poly([(x, 700), (x + 10, 700), (x - 60 + k * 22, 985), (x - 86 + k * 22, 985)], '#cfd6ea', op=.35)
    # chargers behind, car, charger in front
    for x in (470, 1130):
        a.rect(x, 520, 74, 184, a.lin(['#eef1f6', '#8a96b4'], x, 0, x + 74, 0), 12)
        a.rect(x + 14, 540, 46, 54, '#101a38', 6)
        a.rect(x + 18, 544, 38, 46, '#5fe0b4', 4)
        a.glow(x + 37, 566, 90, '#5fe0b4', .5)
    with a.g(opacity='.28', filter=a.ripple(16, .02, .05, 4), transform='matrix(1 0 0 -.5 0 1340)'):
        car_side(a, 330, 893, 205, '#c7d5e6')
    car_side(a, 330, 893, 205, '#c7d5e6')
    a.glow(345, 745, 150, '#fff0c4', .55)
    cx = 1262
    a.poly([(cx - 14, 930), (cx + 150, 930), (cx + 138, 905), (cx, 905)], '#1a1e40')
    a.rect(cx, 440, 134, 470, a.lin(['#fbfcfe', '#dfe5ef', '#8894b4'], cx, 0, cx + 134, 0), 22)
    a.rect(cx, 440, 134, 60, '#2f8f86', 22)
    a.rect(cx, 478, 134, 22, '#2f8f86')
    a.rect(cx + 22, 522, 90, 112, '#0d1633', 10)
    a.rect(cx + 28, 528, 78, 100, a.lin(['#5ff0c0', '#1f8fa0'], 0, 528, 0, 628), 7)
    a.path('M%d 546l-22 36h16l-8 30l26 -40h-16l12 -26z' % (cx + 72), '#fdfff4')
    a.glow(cx + 67, 578, 190, '#5ff0c0', .5)
    a.path('M%d 700C%d 900 %d 960 %d 900C%d 850 %d 790 %d 730' % (cx + 10, cx - 40, cx - 90, cx - 108, cx - 124, cx - 92, cx - 108), stroke='#10142c', sw=13, stroke_linecap='round')
    a.path('M%d 700C%d 900 %d 960 %d 900C%d 850 %d 790 %d 730' % (cx + 8, cx - 42, cx - 92, cx - 110, cx - 126, cx - 94, cx - 110), stroke='#4ad8b0', sw=3, stroke_linecap='round', op=.8)
    a.circ(cx - 108, 724, 17, '#10142c')
    a.circ(cx - 108, 724, 7, '#5ff0c0')
    a.glow(cx - 108, 724, 70, '#5ff0c0', .8)
    a.man(236, 900, 330, '#8a4a52', leg='#232747', skin='#cfa084', pose='stand', flip=1, coat=.15, rim='#ffdcae')
    a.finish()


def solar():
    m = Mood(['#3f8cc8', '#7dbadb', '#c4e3e6', '#f4f0d0', '#fdf2cc'], '#fff0bc', '#2f4a6a', '#e3e8cf', 420, (-.4, -.6, .7))
    a = Art('solar', m, Cam(0, 0, 9, yaw=-9, f=1080, hy=430))
    r = a.r
    P = a.cam.pt
    a.sky(450, sun=(420, 190), r=52, glow=720)
    a.clouds(270, 6, WHITE, .75, 150, 60)
    a.ridge(385, 30, '#7ba5ac', '#bcd0be', seed=1, peaks=[(1150, 420, 90), (200, 300, 50)], depth=100)
    f = a.ridge(425, 18, '#5f8f78', '#a9c08c', seed=2, depth=80)

    def turbine(x, y, h, t0, c):
        a.poly([(x - h * .016, y), (x + h * .016, y), (x + h * .007, y - h), (x - h * .007, y - h)], c)
        for k in range(3):
            t = t0 + k * 2.0944
            q = (x + math.cos(t) * h * .62, y - h + math.sin(t) * h * .62)
            n = (-math.sin(t) * h * .022, math.cos(t) * h * .022)
            a.poly([(x + n[0] * .5, y - h + n[1] * .5), (x + math.cos(t) * h * .12 + n[0], y - h + math.sin(t) * h * .12 + n[1]), q, (x - n[0] * .4, y - h - n[1] * .4)], c)
        a.circ(x, y - h, h * .024, up(c, .2))
    for x, h, t in ((930, 120, .3), (1080, 150, 1.2), (1260, 180, .8), (1440, 205, 2.0), (700, 90, 1.7)):
        turbine(x, f(x) + 6, h, t, '#f4f6f2')
    a.poly([(-5, 440), (W + 5, 440), (W + 5, H), (-5, H)], a.lin(['#c3cf8c', '#9ab465', '#6a9048', '#436a38'], 0, 440, 0, H))
    for _ in range(260):
        y = 6 + 120 * r.random() ** 2
        x = r.uniform(-1.2, 1.2) * y
        px, py = P((x, y, 0))
        s = 1080 / y
        a.path('M%.1f %.1fl%.1f %.1fl%.1f %.1fz' % (px - s * .12, py, s * .1, -s * .3, s * .12, s * .3), mix('#a9c268', '#4f7a3c', r.random()), op=.7)
    rows = [10 + i * 6.6 + i * i * .22 for i in range(15)]
    for y in reversed(rows):
        for k in range(-12, 13):
            x0 = k * 8.4
            if abs(x0 - (-1.4)) < 3 or abs(x0) > y * 1.25 + 12:
                continue
            z = .9
            for xs in (x0 + 1, x0 + 6.4):
                a.line3((xs, y + 1.4, 0), (xs, y + 1.4, 1.7), '#8f979c', .14)
            o = [(x0, y, z), (x0 + 7.6, y, z), (x0 + 7.6, y + 2.9, z + 1.75), (x0, y + 2.9, z + 1.75)]
            p = a.cam.clip(o)
            if len(p) < 3:
                continue
            sh = a.cam.clip([(x0 + .6, y + .3, 0), (x0 + 8.4, y + .3, 0), (x0 + 8.4, y + 3.4, 0), (x0 + .6, y + 3.4, 0)])
            a.poly(sh, '#2f4a34', op=.4)
            ys = [q[1] for q in p]
            a.poly(p, a.lin([a.fog('#9cc8ea', y), a.fog('#3f78b8', y), a.fog('#173a72', y)], 0, min(ys), 0, max(ys)), stroke=a.fog('#e6ecef', y), sw=max(.8, 26 / y))
            if y < 70:
                d = ''
                for j in range(1, 7):
                    u = j / 7
                    A, B = P((x0 + 7.6 * u, y, z)), P((x0 + 7.6 * u, y + 2.9, z + 1.75))
                    d += 'M%.1f %.1fL%.1f %.1f' % (A + B)
                for j in (1, 2, 3):
                    A, B = P((x0, y + 2.9 * j / 4, z + 1.75 * j / 4)), P((x0 + 7.6, y + 2.9 * j / 4, z + 1.75 * j / 4))
                    d += 'M%.1f %.1fL%.1f %.1f' % (A + B)
                a.path(d, stroke=a.fog('#c5d9ea', y), sw=max(.5, 9 / y), op=.6)
                if (k + int(y)) % 3 == 0:
                    q = [tuple(o[0][i] + (o[1][i] - o[0][i]) * u + (o[3][i] - o[0][i]) * v for i in range(3)) for u, v in ((.15, 0), (.42, 0), (.62, 1), (.35, 1))]
                    a.poly(a.cam.clip(q), WHITE, op=.22)
    a.man3(-2.0, 19, 1.76, col='#e8842e', leg='#34405e', skin='#cfa084', pose='point', flip=1, hat='#fbfbf4', rim='#fff2c4')
    a.man3(-3.2, 19.6, 1.74, col='#3f7a9c', leg='#34405e', skin='#cfa084', pose='talk', flip=1, hat='#fbfbf4', rim='#fff2c4')
    a.finish()




def cargo_ship():
    m = Mood(['#22315e', '#5c568a', '#c07c80', '#f3a873', '#ffd596'], '#ffca8c', '#22264e', '#d89a84', 900, (-.8, -.35, .4))
    a = Art('cargo-ship', m, Cam(0, 0, 10, f=1250, hy=560))
    r = a.r
    a.sky(560, sun=(330, 500), r=54, glow=760)
    a.clouds(200, 5, '#ffd9bf', .45, 200, 70)
    a.streaks(380, 12, '#ffd0a2', .6, 110)
    a.sea(558, '#f3b287', '#22345f', n=240, glint='#ffe9c0', op=.34, dark='#1c2a55', sunx=330)
    # hull in three-quarter view, bow left and near
    ux, uy = .78, .63
    O = (-42, 128)

    def at(l, w, z):
        return (O[0] + ux * l - uy * w, O[1] + uy * l + ux * w, z)
    n1 = (uy, -ux, 0)
    prof = [(0, 0), (10, -9), (26, -15), (200, -15), (212, -13)]
    low = [(9, 0), (17, -6), (34, -13), (200, -13), (208, -11)]
    with a.g(filter=a.ripple(34, .006, .06, 2), opacity='.6'):
        p = [a.cam.pt(at(l, w, -17)) for l, w in prof] + [a.cam.pt(at(l, w, 0)) for l, w in reversed(low)]
        a.poly(p, '#1d2c55')
    for i in range(len(prof) - 1):
        t0, t1 = (17 if i == 0 else 15 if i == 1 else 13), (15 if i == 0 else 13)
        q = [at(*prof[i], t0), at(*prof[i + 1], t1), at(*low[i + 1], 0), at(*low[i], 0)]
        c = mix('#27508a', '#ffb98a', .26 - .07 * i) if i < 3 else '#27508a'
        a.poly(a.cam.clip(q), a.lin([mix(c, '#ffc898', .12), c, dn(c, .35)], 0, 400, 0, 640), stroke=c, sw=.8)
        g = lambda A, Bq, t: tuple(A[k] + (Bq[k] - A[k]) * t for k in (0, 1))
        q = [at(*g(low[i], prof[i], .22), 3), at(*g(low[i + 1], prof[i + 1], .22), 3), at(*low[i + 1], 0), at(*low[i], 0)]
        a.poly(a.cam.clip(q), mix('#b3402f', '#ffb98a', .2 - .06 * i))
    a.line([a.cam.pt(at(*prof[k], 15.5 if k == 0 else 13.6)) for k in range(5)], '#f2e4d0', 2.4)
    # cargo: far side first, bay by bay from the stern

    def block(l0, l1, w0, w1, z0, z1, col):
        A, Bp, C, D = at(l0, w0, z0), at(l1, w0, z0), at(l0, w1, z0), at(l1, w1, z0)
        h = (0, 0, z1 - z0)
        a.quad(A, [Bp[i] - A[i] for i in range(3)], h, n1, col, None, 0)
        a.quad(C, [A[i] - C[i] for i in range(3)], h, (-ux, -uy, 0), col, None, 0)
        a.quad((A[0], A[1], z1), [Bp[i] - A[i] for i in range(3)], [C[i] - A[i] for i in range(3)], (0, 0, 1), col, None, 0)
    block(176, 190, -14, 14, 13, 44, '#efe6da')
    a.flush()
    for l, z in [(176, 22 + k * 3) for k in range(7)]:
        for w in range(-12, 13, 3):
            a.poly(a.cam.clip([at(l - .1, w, z), at(l - .1, w + 1.8, z), at(l - .1, w + 1.8, z + 1.2), at(l - .1, w, z + 1.2)]), '#3a3f66' if r.random() < .6 else '#ffdf9a')
    block(172, 194, -17, 17, 41, 44, '#f6efe4')
    block(192, 198, -5, 5, 13, 40, '#a8432f')
    a.flush()
    for l in range(196, 24, -14):
        if 168 < l < 192:
            continue
        for w in range(11, -14, -3):
            hh = (6 if 40 < l < 168 else 4) - r.choice([0, 0, 0, 1, 1])
            for z in range(hh):
                block(l, l + 12.4, w, w + 2.8, 13 + z * 2.6, 15.5 + z * 2.6, r.choice(CONT))
            a.flush()
    a.line([a.cam.pt(at(8, 0, 16)), a.cam.pt(at(8, 0, 27))], '#e9dccb', 3.4)
    a.line([a.cam.pt(at(183, 0, 44)), a.cam.pt(at(183, 0, 56))], '#e9dccb', 4)
    # bow wave and wake
    x, y = a.cam.pt(at(9, 0, 0))
    for k in range(5):
        a.path('M%.1f %.1fq%.1f %.1f %.1f %.1fq%.1f %.1f %.1f %.1fz' % (x - 40 + k * 6, y + 4 + k * 5, 70, -26 + k * 3, 230 + k * 80, 8 + k * 2, -150, 2, -230 - k * 80, -8 - k * 2), '#fff2e0', op=.5 - k * .07, filter=a.blur(2))
    a.birds(9, 300, 260, 760, 430, '#453d66', 15)
    a.glints(700, H, 60, '#ffe9c4', .2, seed=9)
    a.finish()


def library():
    m = Mood(['#2a1d1a'] * 2, '#ffdca0', '#1a1220', '#d9a566', 40, (.2, -.6, .8))
    a = Art('library', m, Cam(0, 0, 2.6, f=900, hy=520))
    r = a.r
    P = a.cam.pt
    a.rect(0, 0, W, H, '#241a1e')
    HW, HT, L = 7.2, 9, 36
    # end wall with a tall arched window
    a.poly3([(-HW, L, 0), (HW, L, 0), (HW, L, HT), (-HW, L, HT)], '#8a6444', fog=False)
    for x0 in (-4.6, -1.5, 1.6):
        pts = [(x0, L, 1.6), (x0 + 3, L, 1.6), (x0 + 3, L, 6.2)] + [(x0 + 1.5 + 1.5 * math.cos(t * math.pi / 10), L, 6.2 + 1.5 * math.sin(t * math.pi / 10)) for t in range(11)] + [(x0, L, 6.2)]
        p = a.cam.clip(pts)
        a.poly(p, a.lin(['#bcdcf0', '#fdf2d2'], 0, 360, 0, 560), stroke='#4a3226', sw=4)
        for u in (1, 2):
            a.line([P((x0 + u, L, 1.6)), P((x0 + u, L, 7.4))], '#4a3226', 2)
        for z in (2.8, 4, 5.2, 6.2):
            a.line([P((x0, L, z)), P((x0 + 3, L, z))], '#4a3226', 2)
    a.glow(800, 450, 460, '#fff0cc', .8)
    # ceiling beams, floor
    for y in range(36, -1, -4):
        a.poly3([(-HW, y, HT), (HW, y, HT), (HW, y + 4, HT), (-HW, y + 4, HT)], '#5a3c2c')
        a.poly3([(-HW, y, HT), (HW, y, HT), (HW, y, HT - .5), (-HW, y, HT - .5)], '#3f2a22')
        for x in (-4, 0, 4):
            a.line3((x, y, HT - .05), (x, y + 4, HT - .05), '#3f2a22', .3)
    a.poly(a.cam.clip([(-8, .5, 0), (8, .5, 0), (8, L, 0), (-8, L, 0)]), a.lin(['#e0b27a', '#8a5a3c', '#4a2e26'], 0, 560, 0, H))
    for x in range(-7, 8):
        a.line([P((x, .8, 0)), P((x, L, 0))], '#2a1a1a', 1.2, op=.35)
    a.poly(a.cam.clip([(-1.1, .5, .01), (1.1, .5, .01), (1.1, L, .01), (-1.1, L, .01)]), a.lin(['#c8725a', '#7a2c30', '#431a24'], 0, 560, 0, H), op=.9)
    spines = ['#7a2f30', '#2f4a5a', '#8a6a34', '#3f5a44', '#5a3a52', '#b08a54', '#334066', '#9a4a34', '#d0b988']
    for y in range(34, -1, -3):
        for sx in (-1, 1):
            X = sx * HW
            a.poly3([(X, y, 0), (X, y + 3, 0), (X, y + 3, HT), (X, y, HT)], '#4f3326', (-sx, -.3, 0))
            by = {}
            for sh in range(14):
                z = .3 + sh * .56 + (.35 if sh > 6 else 0)
                t = y + .15
                while t < y + 2.8:
                    w = r.uniform(.05, .12) * (1 if y < 12 else 1.8)
                    hgt = r.uniform(.34, .47)
                    c = r.choice(spines)
                    q = a.cam.clip([(X - sx * .02, t, z), (X - sx * .02, t + w * .9, z), (X - sx * .02, t + w * .9, z + hgt), (X - sx * .02, t, z + hgt)])
                    if len(q) > 2:
                        by.setdefault(a.fog(mix(c, '#1a1220', .18), y), []).append(q)
                    t += w
            for c, q in by.items():
                a.polys(q, c)
            a.line3((X - sx * .05, y, 0), (X - sx * .05, y, HT), '#6a4630', .22)
            p = a.cam.clip([(X, y, 4.15), (X, y + 3, 4.15), (X - sx * 1.1, y + 3, 4.15), (X - sx * 1.1, y, 4.15)])
            a.poly(p, a.fog('#3a251e', y))
            a.line3((X - sx * 1.1, y, 4.15), (X - sx * 1.1, y + 3, 4.15), '#7a5236', .16)
            a.line3((X - sx * 1.1, y, 5.0), (X - sx * 1.1, y + 3, 5.0), '#c49a58', .06)
            for q in (0, 1, 2):
                a.line3((X - sx * 1.1, y + q, 4.2), (X - sx * 1.1, y + q, 5.0), '#c49a58', .03)
    # reading tables with green lamps and readers
    for y in (26, 20.5, 15, 9.6, 5.6):
        for sx in (-1, 1):
            x0, x1 = (1.6, 5.0) if sx > 0 else (-5.0, -1.6)
            # reader on the far side
            for xx in (x0 + .8, x1 - .8):
                if r.random() < .82:
                    px, py = P((xx, y + 1.5, .78))
                    s = .5 * 900 / (y + 1.5)
                    c = r.choice(['#3f5068', '#6a3a3c', '#4f5a48', '#7a6244', '#54425f'])
                    bust(a, px, py, s, a.fog(c, y), a.fog('#cfa080', y), a.fog('#221a1e', y), rim=a.fog('#ffe2ae', y))
            a.box(x0, y, .7, x1, y + 1.3, .8, '#8a5634', foot=0)
            a.flush()
            for lx in (x0 + .2, x1 - .3):
                a.line3((lx, y + .1, 0), (lx, y + .1, .7), '#4a2e22', .12)
            for lx in (x0 + .85, x1 - .85):
                px, py = P((lx, y + .65, .8))
                s = 900 / (y + .65)
                a.glow(px, py - .1 * s, .95 * s, '#ffd88a', .6)
                a.line([(px, py), (px, py - .36 * s)], '#c49a48', .035 * s)
                a.path('M%.1f %.1fq%.1f %.1f %.1f %.1fh%.1fq%.1f %.1f %.1f %.1fz' % (px - .2 * s, py - .3 * s, .02 * s, -.14 * s, .1 * s, -.15 * s, .2 * s, .08 * s, .02 * s, .1 * s, .15 * s), a.lin(['#4f9a78', '#1f5a48'], 0, py - .45 * s, 0, py - .3 * s))
                a.ell(px, py - .3 * s, .17 * s, .025 * s, '#fff4cc')
                a.poly([(px - .3 * s, py + .04 * s), (px, py + .07 * s), (px + .3 * s, py + .03 * s), (px + .28 * s, py - .04 * s), (px, py), (px - .28 * s, py - .03 * s)], '#f6ead0')
    a.man3(.1, 13, 1.7, col='#33405c', leg='#221f2e', skin='#cfa080', pose='walk', flip=1, coat=.12, rim='#ffe6b8', bag='#8a4a34')
    for x in (560, 760, 960):
        a.shaft([(x, 380), (x + 80, 380), (x + (x - 760) * .9 + 160, 960), (x + (x - 760) * .9 - 60, 960)], '#fff0cc', .26, 18)
    a.finish(warm=('#ffa85a', .14))


def bus():
    m = Mood(['#0f1a3c', '#22305f', '#4a4a80', '#8a6a8c'], '#ffd9a0', '#0f1434', '#3f4474', 160, (-.4, -.6, .7))
    a = Art('bus', m, Cam(-2.0, .6, 1.9, yaw=9, f=1060, hy=520))
    r = a.r
    P = a.cam.pt
    a.sky(540)
    for y in (150, 110, 80, 56):
        for sx in (-1, 1):
            for k in range(4):
                x0 = sx * (16 + k * 15)
                h = r.uniform(16, 46)
                a.box(min(x0, x0 + sx * 13), y, 0, max(x0, x0 + sx * 13), y + 20, h, r.choice(['#2c3866', '#38406e', '#333058']), deco=windows(5, int(h / 3.4), .5, .45, lit=.42, dark='#1c2450'))
        a.flush()
    a.glow(760, 500, 460, '#ffb98a', .4, sy=.5)
    for y in (36, 22):
        for k in range(2):
            x0 = 12.5 + k * 14
            a.box(x0, y, 0, x0 + 13, y + 12, 15, '#2a3260', deco=windows(5, 5, .5, .5, (.04, .3, .04, .04), lit=.5, dark='#18204a'))
            a.box(-x0 - 17, y, 0, -x0 - 4, y + 12, 17, '#2c2f5c', deco=windows(5, 5, .5, .5, (.04, .3, .04, .04), lit=.5, dark='#18204a'))
        a.flush()
    a.poly([(-5, 525), (W + 5, 525), (W + 5, H), (-5, H)], a.lin(['#5a527e', '#2a2f5c', '#131838'], 0, 525, 0, H))
    # reflections on the wet road
    with a.g(filter=a.ripple(36, .01, .03, 5), opacity='.75'):
        for x, c, w in ((60, '#ffcf8a', 40), (210, '#ff7a5a', 26), (330, '#ffe0a8', 26), (452, '#fff2d0', 66), (560, '#ff8a6a', 40), (880, '#ffdca0', 110), (1010, '#9fd0ff', 190), (1260, '#ffe3b0', 150), (1480, '#7fe0c0', 40)):
            a.rect(x, 600, w, 390, a.lin([(0, c, .0), (.2, c, .65), (1, c, 0)], 0, 600, 0, 990), blend='screen')
    for x0, w in ((-5.4, .18), (-1.5, .18)):
        for y in range(3, 70, 5):
            a.poly3([(x0, y, .01), (x0 + w, y, .01), (x0 + w, y + 2.6, .01), (x0, y + 2.6, .01)], '#cfd4ec', op=.5)
    # tail and head lamps far away
    for x, y, c in ((-8, 40, '#fff2cc'), (-6.8, 40, '#fff2cc'), (-9, 62, '#fff2cc'), (-7.9, 62, '#fff2cc'), (-3.6, 58, '#ff5a48'), (-2.4, 58, '#ff5a48'), (-4, 84, '#ff5a48'), (-3, 84, '#ff5a48')):
        a.glow(*P((x, y, .8)), 1400 / y, c, .9)
    # pavement, shelter and people on the right
    a.poly(a.cam.clip([(3.3, 1, .15), (14, 1, .15), (14, 80, .15), (3.3, 80, .15)]), a.lin(['#6d6590', '#3f3d6a', '#24264c'], 0, 530, 0, H))
    a.poly(a.cam.clip([(3.3, 1, .15), (3.3, 80, .15), (3.3, 80, 0), (3.3, 1, 0)]), '#8a86a8')
    # the bus at the kerb: front and left side toward the reader
    X0, X1, Y0, Y1, Z0, Z1 = .4, 2.95, 9.0, 20.2, .22, 3.2
    blue = '#2f74b8'

    def side(art, f):
        art.poly(f.q(0, 0, 1, .3), f.lit('#f1f2ee'))
        art.poly(f.q(0, .3, 1, .36), f.lit('#8fc04a'))
        art.poly(f.q(.03, .45, .97, .86), '#1a2244')
        for k in range(7):
            art.poly(f.q(.035 + k * .134, .47, .035 + k * .134 + .124, .84), art.lin(['#fff2cc', '#f6c98a'], 0, 350, 0, 520))
            if k in (0, 1, 3, 4, 6):
                q = f.p(.09 + k * .134, .47)
                x, y = art.cam.pt(q)
                s = .42 * 1000 / art.cam.depth(q)
                with art.clipped(f.q(.035 + k * .134, .47, .035 + k * .134 + .124, .84)):
                    bust(art, x, y, s, '#3a3a5c', '#8a6a5c', '#241f34')
        for u in (.2, .78):
            q = f.p(u, .085)
            x, y = art.cam.pt(q)
            s = 1000 / art.cam.depth(q)
            art.ell(x, y, .38 * s * .72, .48 * s, '#0a0e22')
            art.ell(x, y, .2 * s * .72, .26 * s, '#8a94b0')

    def front(art, f):
        art.poly(f.q(0, 0, 1, .34), f.lit('#f1f2ee'))
        art.poly(f.q(.05, .38, .95, .86), '#141c3c')
        art.poly(f.q(.07, .4, .93, .84), art.lin(['#ffeec4', '#c98f5e', '#3a3050'], 0, 330, 0, 560))
        art.poly(f.q(.49, .4, .51, .84), '#141c3c')
        art.poly(f.q(.2, .885, .8, .97), '#0d1230')
        art.poly(f.q(.23, .905, .62, .95), '#ffb347')
        x, y = art.cam.pt(f.p(.28, .4))
        bust(art, x, y + 8, .5 * 1000 / f.d, '#22345c', '#b98a70', '#1c1a2c')
        for u in (.12, .88):
            x, y = art.cam.pt(f.p(u, .18))
            art.ell(x, y, 26, 17, '#fffbe8')
            art.glow(x, y, 210, '#fff0cc', .85)
        art.poly(f.q(.3, .1, .7, .22), '#2a3050')
    a.box(X0, Y0, Z0, X1, Y1, Z1, blue, deco=front, side=side, foot=0)
    a.poly(a.cam.clip([(X0 - .25, Y0 - .25, .01), (X1 + .1, Y0 - .25, .01), (X1 + .1, Y1, .01), (X0 - .25, Y1, .01)]), '#060a1e', op=.75, filter=a.blur(4))
    a.flush()
    a.poly3([(6.3, 7.4, .15), (6.3, 12.6, .15), (6.3, 12.6, 2.5), (6.3, 7.4, 2.5)], '#9fd0f0', op=.3)
    for y in (12.6, 7.4):
        a.line3((6.3, y, .15), (6.3, y, 2.7), '#1c2448', .1)
        a.line3((4.1, y, .15), (4.1, y, 2.7), '#1c2448', .08)
    a.glow(*P((5.2, 10, 2.5)), 330, '#ffe6b4', .6)
    for x, y, c, p, fl in ((5.4, 12, '#6a3f52', 'stand', -1), (4.7, 11, '#37507a', 'stand', -1), (5.3, 9.2, '#8a7a4a', 'stand', -1)):
        a.man3(x, y, 1.7, z=.15, col=c, leg='#1c1f3c', skin='#b98a70', pose=p, flip=fl, coat=.17, rim='#ffe0ae')
    a.poly3([(3.7, 7.2, 2.75), (6.6, 7.2, 2.75), (6.6, 12.9, 2.75), (3.7, 12.9, 2.75)], '#fff0cc', fog=False, op=.85)
    a.poly3([(3.7, 7.2, 2.75), (6.6, 7.2, 2.75), (6.6, 7.2, 2.95), (3.7, 7.2, 2.95)], '#3a4478')
    x, y = P((-3.9, 7.6, 0))
    d = ''
    for _ in range(260):
        x, y, l = r.uniform(0, W), r.uniform(0, H), r.uniform(14, 44)
        d += 'M%.0f %.0fl%.1f %.1f' % (x, y, -l * .16, l)
    a.path(d, stroke='#cfdcff', sw=1.2, op=.34)
    a.path(''.join('M%.0f %.0fq7 -5 14 0' % (r.uniform(0, W), r.uniform(640, 990)) for _ in range(80)), stroke='#cfdcff', sw=1.2, op=.5)
    a.finish()


def river():
    m = Mood(['#2d3a6c', '#6a6090', '#c98a8c', '#f6b884', '#ffdca4'], '#ffce96', '#2f2f58', '#d9a08e', 600, (-.7, -.4, .5))
    a = Art('river', m, Cam(0, 0, 10, f=1100, hy=520))
    r = a.r
    P = a.cam.pt
    a.sky(520, sun=(560, 450), r=44, glow=660)
    a.streaks(260, 12, '#ffdcb8', .55, 130)
    a.ridge(470, 26, '#a9808e', '#d9a48e', seed=2, peaks=[(1220, 360, 110), (200, 360, 70)], depth=80)
    a.add('<g id="far">')
    for x in range(-240, 241, 13):
        h = r.uniform(16, 38) * (1.0 + .9 * math.exp(-((x - 60) / 40) ** 2))
        if r.random() < .86:
            a.box(x, 330 + r.uniform(0, 30), 0, x + r.uniform(8, 12), 372, h, r.choice(['#b98f90', '#a57f8c', '#c9a095']), deco=windows(3, int(h / 3), .6, .45, lit=.25, dark='#6a5878'))
    a.flush()
    a.box(58, 320, 0, 68, 332, 96, '#a88a98', deco=glass(5, 30, '#6a6088', '#ffd8a8'))
    a.flush()
    for x in range(0, W, 22):
        a.circ(x + r.uniform(-8, 8), 546, r.uniform(8, 15), '#7a6a78')
    a.add('</g>')
    a.sea(548, '#f6c096', '#3a4676', n=10, glint='#ffe9c0', op=.1)
    with a.clipped([(0, 548), (W, 548), (W, H), (0, H)]):
        with a.g(filter=a.ripple(26, .008, .08, 2), opacity='.5'):
            a.add('<use href="#far" transform="matrix(1 0 0 -1 0 1094)"/>')
    # bridge: arches from right near to left far
    O, V = (70, 60), (-.62, .78)

    def B(t, z, w=0):
        return (O[0] + V[0] * t - V[1] * w, O[1] + V[1] * t + V[0] * w, z)
    a.add('<g id="br">')
    for k in range(8, -1, -1):
        t0 = k * 36
        for w in (7, 0):
            a.line3(B(t0, 0, w), B(t0, 12, w), '#5d5270', 3)
            last = None
            for j in range(17):
                t = t0 + 36 * j / 16
                z = 12.5 + 13 * math.sin(math.pi * j / 16)
                p = B(t, z, w)
                if last:
                    a.line3(last, p, '#c8584a' if w == 0 else '#9a4450', 1.3)
                last = p
                if 0 < j < 16 and j % 2 == 0:
                    a.line3(B(t, 13, w), p, '#9a5a5c', .35)
        a.poly3([B(t0, 12), B(t0 + 36, 12), B(t0 + 36, 14), B(t0, 14)], '#6a5a74')
        a.poly3([B(t0, 14), B(t0 + 36, 14), B(t0 + 36, 14.5), B(t0, 14.5)], '#f0b890')
        for q in (6, 18, 30):
            p = P(B(t0 + q, 15.5))
            a.glow(*p, 20, '#fff0c0', .9)
    a.add('</g>')
    with a.clipped([(0, 560), (W, 560), (W, H), (0, H)]):
        with a.g(filter=a.ripple(30, .008, .07, 3), opacity='.32'):
            a.add('<use href="#br" transform="matrix(1 0 0 -1 0 1190)"/>')
    a.glints(560, H, 190, '#ffe9c4', .35)
    a.glints(560, H, 120, '#3f4a7c', .3)
    s = ''
    for _ in range(300):
        t = r.random() ** 1.4
        y = 552 + t * 330
        w = (5 + 46 * t) * r.uniform(.4, 1.3)
        x = 560 + r.gauss(0, 1) * (22 + 80 * t)
        s += 'M%.1f %.1fQ%.1f %.1f %.1f %.1fQ%.1f %.1f %.1f %.1fZ' % (x - w, y, x, y - 1 - 3 * t, x + w, y, x, y + 1 + 3 * t, x - w, y)
    a.path(s, '#fff2cc', op=.75)
    # near bank with path, cyclist, walkers, reeds
    a.path('M-10 905Q300 850 720 872T1610 838V1010H-10Z', a.lin(['#5f5a52', '#3a3c46', '#232640'], 0, 838, 0, H))
    a.path('M-10 955Q400 892 860 916T1610 890V935Q1100 950 860 960T-10 1004Z', a.lin(['#e0b596', '#a9807c'], 0, 890, 0, 1000))
    for _ in range(240):
        x = r.uniform(-10, 640) if r.random() < .7 else r.uniform(1250, 1610)
        y = 885 + r.uniform(0, 40) - (20 if x > 1200 else 0)
        h = r.uniform(50, 150)
        l = r.uniform(6, 30)
        a.path('M%.1f %.1fq%.1f %.1f %.1f %.1f' % (x, y, 2, -h * .6, l, -h), stroke='#4a4048', sw=1.8)
        a.ell(x + l, y - h, 4, 13, mix('#e9c29a', '#8a6a62', r.random()), transform='rotate(%d %.0f %.0f)' % (18, x + l, y - h))

    def wheel(x, y, q):
        a.circ(x, y, q, 'none', stroke='#1d1f38', sw=5)
        for k in range(8):
            t = k * .785
            a.line([(x, y), (x + math.cos(t) * q, y + math.sin(t) * q)], '#1d1f38', 1, op=.6)
    x, y = 830, 890
    a.ell(x, y + 46, 120, 8, '#1d1f38', op=.4)
    wheel(x - 72, y, 46)
    wheel(x + 72, y, 46)
    a.line([(x - 72, y), (x - 22, y - 70), (x + 50, y - 72), (x - 4, y), (x - 72, y)], '#b8433c', 6)
    a.line([(x - 22, y - 70), (x - 4, y)], '#b8433c', 6)
    a.line([(x + 72, y), (x + 46, y - 92), (x + 62, y - 104)], '#b8433c', 6)
    a.line([(x - 40, y - 82), (x - 6, y - 82)], '#1d1f38', 9)
    a.man(x - 18, y + 24, 222, '#33507c', leg='#20243f', skin='#cfa084', hair='#20243f', pose=(58, -64, 14, -26, 52, 22, 48, 22, 34), hat='#e9e4d4', rim='#ffdcae')
    a.man(1180, 936, 176, '#7a4456', leg='#24274a', skin='#cfa084', pose='walk', flip=-1, coat=.14, rim='#ffdcae')
    a.man(1234, 934, 186, '#4a5a58', leg='#24274a', skin='#cfa084', pose='walk2', flip=-1, coat=.05, rim='#ffdcae')
    a.birds(8, 840, 200, 1180, 330, '#5a4a70', 13)
    a.finish()


def hospital():
    m = Mood(['#13224c', '#274074', '#5f6f9c', '#b99aa6', '#f0c2a2'], '#ffe0b4', '#16224c', '#6f7aa4', 380, (.5, -.6, .5))
    a = Art('hospital', m, Cam(-8, 0, 2.2, yaw=8, f=880, hy=735))
    r = a.r
    P = a.cam.pt
    a.sky(735)
    a.streaks(400, 8, '#ffd0b4', .35, 110)
    a.ridge(715, 14, '#55608e', '#8f84a0', seed=2, peaks=[(1300, 420, 90)], depth=60)
    a.rect(0, 735, W, 265, a.lin(['#5a648e', '#333f70', '#1a2450'], 0, 735, 0, H))
    wall = '#dfe6ea'
    a.box(-34, 74, 0, -6, 100, 52, wall, deco=windows(11, 14, .74, .5, (.03, .16, .03, .03), lit=.5, dark='#3a5484', sky='#8aa6cc', sill=True), side=windows(6, 14, .5, .5, (.03, .16, .03, .03), lit=.4, dark='#3a5484'))
    a.box(14, 84, 0, 52, 108, 38, '#cfd8e0', deco=windows(14, 10, .74, .5, (.03, .2, .03, .03), lit=.48, dark='#3a5484', sky='#8aa6cc', sill=True), side=windows(6, 10, .5, .5, lit=.4, dark='#3a5484'))
    a.flush()
    a.box(-6, 78, 0, 14, 100, 60, '#b9c8d6', deco=glass(8, 18, '#2c4c80', '#c5dcec', lit=.24), side=glass(6, 18, '#2c4c80', '#c5dcec', lit=.2))
    a.box(-6.5, 77.5, 60, 14.5, 100, 62, '#f1f4f4')
    a.flush()
    x, y = P((4, 77.8, 54))
    a.glow(x, y, 150, '#7fffd0', .55)
    a.rect(x - 13, y - 40, 26, 80, '#f4fff8', 4)
    a.rect(x - 40, y - 13, 80, 26, '#f4fff8', 4)
    # entrance and canopy
    a.box(-36, 62, 0, 20, 76, 7.2, '#e9ecec', deco=glass(18, 1, '#ffdf9e', '#fff2cc', lit=.85, band=.1), foot=0)
    a.box(-37, 60, 7.2, 21, 76, 8.6, '#f6f7f4')
    a.flush()
    a.box(-14, 44, 5.4, 10, 61, 6.2, '#f6f7f4', foot=0)
    a.flush()
    a.poly3([(-14, 44, 5.4), (10, 44, 5.4), (10, 61, 5.4), (-14, 61, 5.4)], '#ffe9bc', fog=False)
    a.poly3([(-14, 43.9, 5.3), (10, 43.9, 5.3), (10, 43.9, 6.1), (-14, 43.9, 6.1)], '#c8463f')
    for x in (-13, 9):
        a.line3((x, 45, 0), (x, 45, 5.4), '#dfe6ea', .5)
    a.glow(*P((-2, 56, 3)), 470, '#ffdf9e', .65, sy=.5)
    with a.g(filter=a.ripple(20, .01, .03, 6), opacity='.5'):
        a.poly(a.cam.clip([(-16, 20, .01), (10, 20, .01), (12, 62, .01), (-20, 62, .01)]), '#ffdf9e')
    for x, y, h in ((-33, 50, 7), (-26, 42, 6.4), (26, 50, 7), (34, 58, 8), (22, 36, 6)):
        px, py = P((x, y, 0))
        s = 880 / a.cam.depth((x, y, 0))
        a.tree(px, py, s * h, ['#1a2f4a', '#2c4c5c', '#5a7468', '#a8a07c'], light=1, dense=34)
    # ambulance
    A = (-6.4, 16.5)
    a.ell(*P((A[0] + 3.2, A[1] + 1, 0)), 260, 24, '#0b1234', op=.6)

    def amb(art, f):
        art.poly(f.q(0, .3, 1, .46), f.lit('#e8542e'))
        art.poly(f.q(0, .22, 1, .27), f.lit('#2f9a76'))
        art.poly(f.q(.42, .55, .6, .85), '#22345c')
        art.poly(f.q(.1, .55, .3, .85), '#22345c')
        q = f.p(.78, .68)
        x, y = art.cam.pt(q)
        art.rect(x - 7, y - 24, 14, 48, '#2f9a76')
        art.rect(x - 24, y - 7, 48, 14, '#2f9a76')
    a.box(A[0], A[1], .5, A[0] + 5, A[1] + 2.1, 2.8, '#f4f5f2', deco=amb, side=None, foot=.15)
    a.flush()
    q = [(A[0] + 5, .5), (A[0] + 6.7, .5), (A[0] + 6.7, 1.35), (A[0] + 6.1, 1.5), (A[0] + 5.5, 2.45), (A[0] + 5, 2.6)]
    a.poly([P((u, A[1], v)) for u, v in q], a.lit('#f4f5f2', (0, -1, 0), 17))
    a.poly([P((u, A[1] - .01, v)) for u, v in ((A[0] + 5.15, 1.5), (A[0] + 5.95, 1.5), (A[0] + 5.45, 2.3), (A[0] + 5.15, 2.36))], '#22345c')
    a.poly([P((u, A[1] - .01, v)) for u, v in ((A[0] + 5, .95), (A[0] + 6.7, .9), (A[0] + 6.7, .62), (A[0] + 5, .62))], a.lit('#e8542e', (0, -1, 0), 17))
    for u in (1.1, 5.6):
        px, py = P((A[0] + u, A[1], .42))
        a.circ(px, py, 23, '#0f1430')
        a.circ(px, py, 11, '#9aa6c0')
    px, py = P((A[0] + 4.6, A[1] + .6, 2.95))
    a.rect(px - 22, py - 7, 44, 12, '#4a6cff', 5)
    a.glow(px, py, 170, '#5a86ff', .9)
    a.glow(px - 70, py, 90, '#ff5a4a', .6)
    a.glow(*P((A[0] + 6.7, A[1], 1.1)), 100, '#fff2cc', .9)
    a.man3(-7.6, 15.2, 1.74, col='#2f8f7c', leg='#22345c', skin='#cfa084', pose='walk', flip=-1, rim='#ffe6b8')
    a.man3(-10.4, 15.6, 1.7, col='#f4f5f2', leg='#3a4a70', skin='#cfa084', pose='walk2', flip=1, coat=.16, rim='#ffe6b8')
    a.man3(2.6, 18, 1.72, col='#6a4a5c', leg='#262c50', skin='#cfa084', pose='walk', flip=-1, coat=.12, rim='#ffe6b8')
    a.man3(3.4, 18.2, 1.6, col='#8a7a5a', leg='#262c50', skin='#cfa084', pose='walk2', flip=-1, coat=.14, rim='#ffe6b8')
    a.finish()


ALL = [assembly, bank_tower, apartments, chip_lab, greenhouse, ev_charger, solar, cargo_ship, library, bus, river, hospital]
