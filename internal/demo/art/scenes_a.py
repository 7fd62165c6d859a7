"""City, trade and work: the first pictures of the demo newspaper."""
import math
from kit import *

WHITE = '#ffffff'


def hull(p, r1, q, r2):
    """Outline of two discs and what lies between them."""
    a = math.atan2(q[1] - p[1], q[0] - p[0])
    dist = max(.01, math.hypot(q[0] - p[0], q[1] - p[1]))
    k = math.acos(max(-1, min(1, (r1 - r2) / dist)))
    pts = []
    for i in range(13):
        t = a + k + (2 * math.pi - 2 * k) * i / 12
        pts.append((p[0] + r1 * math.cos(t), p[1] + r1 * math.sin(t)))
    for i in range(13):
        t = a - k + 2 * k * i / 12
        pts.append((q[0] + r2 * math.cos(t), q[1] + r2 * math.sin(t)))
    return pts


def limb(a, p, r1, q, r2, col):
    a.poly(hull(p, r1, q, r2), dn(col, .42))
    o = (-.16, -.2)
    a.poly(hull((p[0] + o[0] * r1, p[1] + o[1] * r1), r1 * .82, (q[0] + o[0] * r2, q[1] + o[1] * r2), r2 * .82), col)
    o = (-.36, -.42)
    a.poly(hull((p[0] + o[0] * r1, p[1] + o[1] * r1), r1 * .3, (q[0] + o[0] * r2, q[1] + o[1] * r2), r2 * .3), up(col, .3), op=.8)


def joint(a, p, r, col):
    a.circ(*p, r, dn(col, .55))
    a.circ(p[0] - r * .1, p[1] - r * .12, r * .84, col)
    a.circ(p[0] - r * .05, p[1] - r * .06, r * .5, dn(col, .45))
    a.circ(p[0] - r * .12, p[1] - r * .14, r * .36, up(col, .18))


def robot(a, x, y, s, side, col, pose=0, spark=True, fog=0):
    """An industrial arm standing at screen (x, y), s pixels a metre, reaching toward -side."""
    k = -side
    F = lambda c: mix(c, a.m.haze, fog)
    c, g, d = F(col), F('#56616f'), F('#2a3040')

    def P(u, v):
        return x + k * u * s, y - v * s
    e = [(-.55, 1.95), (-.35, 2.1), (-.7, 1.8)][pose % 3]
    w = [(.95, 2.45), (1.2, 2.05), (.85, 2.7)][pose % 3]
    t = [(1.5, 1.72), (1.62, 1.35), (1.45, 2.0)][pose % 3]
    a.ell(x, y + .06 * s, .95 * s, .16 * s, d, op=.55)
    a.poly([P(-.62, 0), P(.62, 0), P(.48, .3), P(-.48, .3)], g)
    a.poly([P(.1, 0), P(.62, 0), P(.48, .3), P(.1, .3)], dn(g, .3))
    a.poly([P(-.42, .28), P(.42, .28), P(.36, .78), P(-.36, .78)], c)
    a.poly([P(.08, .28), P(.42, .28), P(.36, .78), P(.08, .78)], dn(c, .35))
    a.line([P(-.36, 1.0), P(-.75, 1.3), P(e[0] - .3, e[1] - .1)], d, .07 * s)
    limb(a, P(0, .92), .36 * s, P(*e), .27 * s, c)
    joint(a, P(0, .92), .33 * s, g)
    a.line([P(e[0] - .1, e[1] + .3), P((e[0] + w[0]) / 2, (e[1] + w[1]) / 2 + .42), P(w[0], w[1] + .12)], d, .055 * s)
    limb(a, P(*e), .31 * s, P(*w), .16 * s, c)
    joint(a, P(*e), .29 * s, g)
    limb(a, P(*w), .15 * s, P((w[0] + t[0]) / 2 + .1, (w[1] + t[1]) / 2 + .1), .13 * s, g)
    joint(a, P(*w), .16 * s, g)
    limb(a, P((w[0] + t[0]) / 2 + .1, (w[1] + t[1]) / 2 + .1), .12 * s, P(t[0], t[1] + .2), .07 * s, d)
    limb(a, P(t[0], t[1] + .2), .05 * s, P(*t), .025 * s, F('#b9835a'))
    if spark:
        q = P(*t)
        a.glow(*q, 1.5 * s, '#8fd0ff', .75 * (1 - fog))
        a.glow(*q, .5 * s, '#ffffff', 1)
        for _ in range(26):
            an, l = a.r.uniform(-2.9, .1) + .5, a.r.uniform(.2, 1.1) * s
            m = (q[0] + math.cos(an) * l * .55, q[1] + math.sin(an) * l * .55)
            z = (q[0] + math.cos(an) * l, q[1] + math.sin(an) * l + l * .42)
            a.path('M%.1f %.1fQ%.1f %.1f %.1f %.1f' % (m[0] - math.cos(an) * l * .3, m[1] - math.sin(an) * l * .3, m[0], m[1], z[0], z[1]), stroke=a.r.choice(['#ffe9b8', '#ffc877', '#ffffff']), sw=max(.8, .012 * s), stroke_linecap='round', op=.9)


def carbody(a, y, col, x=0, z=.75, cab=True):
    """A bare car body on the line, nose toward the reader."""
    w, pr = .92, [(0, .28), (0, .72), (.15, .82), (1.15, .98), (1.95, 1.45), (3.3, 1.48), (4.2, 1.05), (4.4, .9), (4.4, .28)]
    P = [(yy + y, zz + z) for yy, zz in pr]
    tp = [1, 1, 1, .98, .8, .78, .95, 1, 1]
    for i in reversed(range(len(P) - 1)):
        (y0, z0), (y1, z1) = P[i], P[i + 1]
        n = (0, -(z1 - z0), (y1 - y0))
        k = math.hypot(n[1], n[2]) or 1
        n = (0, n[1] / k, n[2] / k)
        if n[1] > .6:
            continue
        w0, w1 = w * tp[i], w * tp[i + 1]
        a.poly3([(x - w0, y0, z0), (x + w0, y0, z0), (x + w1, y1, z1), (x - w1, y1, z1)], col, n, stroke=a.lit(col, n, a.cam.depth((x, y0, z0))), sw=.6)
        if i == 3:
            a.poly3([(x - w0 * .86, y0 + .1, z0 + .05), (x + w0 * .86, y0 + .1, z0 + .05), (x + w1 * .88, y1 - .06, z1 - .04), (x - w1 * .88, y1 - .06, z1 - .04)], '#141b2b', fog=True)
            a.poly3([(x - w0 * .86, y0 + .1, z0 + .05), (x - w0 * .1, y0 + .1, z0 + .05), (x - w1 * .4, y1 - .06, z1 - .04), (x - w1 * .88, y1 - .06, z1 - .04)], '#44607c', op=.6)
        if i == 0:
            for sx in (-1, 1):
                a.poly3([(x + sx * .86, y, z + .62), (x + sx * .5, y, z + .6), (x + sx * .52, y, z + .52), (x + sx * .86, y, z + .5)], '#0d1420')
            a.poly3([(x - .4, y, z + .5), (x + .4, y, z + .5), (x + .36, y, z + .34), (x - .36, y, z + .34)], '#0d1420')
    for sx in (-1, 1):
        if (a.cam.o[0] - x) * sx > w:
            sd = [(x + sx * w * t, p[0], p[1]) for p, t in zip(P, tp)]
            a.poly3(sd, dn(col, .1), (sx, 0, 0))
            win = [(1.35, .98), (2.0, 1.36), (3.25, 1.38), (3.9, 1.05)]
            a.poly3([(x + sx * w * .9, y + p[0], z + p[1]) for p in win], '#18212f')
            for wy in (.85, 3.5):
                a.poly3([(x + sx * w, y + wy + .38 * math.cos(t * .45), z + .3 + .34 * max(-.1, math.sin(t * .45))) for t in range(14)], '#0d1420')


def factory_robot():
    m = Mood(['#33475c'] * 2, '#e9f4ff', '#16202f', '#7f9bb0', 75, (-.3, -.7, .8))
    a = Art('factory-robot', m, Cam(1.0, .4, 2.25, yaw=-1.5, f=1090, hy=545))
    a.rect(0, 0, W, H, a.lin(['#1b2635', '#46607a', '#8fa9bb', '#53687c', '#27323f'], 0, 0, 0, H))
    # far wall, windows
    L, HW, HT = 96, 15, 11
    a.poly3([(-HW, L, 0), (HW, L, 0), (HW, L, HT), (-HW, L, HT)], '#d7e6ee', fog=False)
    a.glow(*a.cam.pt((0, L, 6)), 420, '#f4fbff', .7)
    # side walls
    for sx in (-1, 1):
        for y in range(88, -8, -8):
            a.poly3([(sx * HW, y, 0), (sx * HW, y + 8, 0), (sx * HW, y + 8, HT), (sx * HW, y, HT)], '#33465a', (-sx, 0, 0))
            a.poly3([(sx * HW, y + .6, 5.6), (sx * HW, y + 7.4, 5.6), (sx * HW, y + 7.4, 8.6), (sx * HW, y + .6, 8.6)], '#cfe4ee')
            for k in (1, 2, 3):
                a.line3((sx * HW, y + .6 + 6.8 * k / 4, 5.6), (sx * HW, y + .6 + 6.8 * k / 4, 8.6), '#3b5064', .1)
            a.poly3([(sx * HW, y, 0), (sx * HW, y + 8, 0), (sx * HW, y + 8, 1.6), (sx * HW, y, 1.6)], '#2a4a55')
    # roof: saw of light strips and trusses
    for y in range(88, 0, -8):
        a.poly3([(-HW, y, HT), (HW, y, HT), (HW, y + 8, HT), (-HW, y + 8, HT)], '#243243')
        for x0 in (-9, -1.6, 6):
            a.poly3([(x0, y + 1, HT), (x0 + 3.2, y + 1, HT), (x0 + 3.2, y + 7, HT), (x0, y + 7, HT)], '#f2fbff', fog=False)
        a.line3((-HW, y, HT - 1.6), (HW, y, HT - 1.6), '#1d2938', .22)
        a.line3((-HW, y, HT - .1), (HW, y, HT - .1), '#1d2938', .22)
        for i in range(12):
            x = -HW + i * 2.5
            a.line3((x, y, HT - 1.6), (x + 1.25, y, HT - .1), '#22303f', .1)
            a.line3((x + 1.25, y, HT - .1), (x + 2.5, y, HT - 1.6), '#22303f', .1)
        for sx in (-1, 1):
            a.line3((sx * (HW - .3), y, 0), (sx * (HW - .3), y, HT), '#223040', .5)
    # floor
    for y in range(90, -2, -3):
        for i in range(-5, 5):
            a.poly3([(i * 3, y, 0), (i * 3 + 3, y, 0), (i * 3 + 3, y + 3, 0), (i * 3, y + 3, 0)], mix('#46545f', '#4d5b67', ((i * 7 + y * 3) % 5) / 5))
    with a.g(filter=a.blur(18), opacity='.55'):
        for x0 in (-9, -1.6, 6):
            a.poly3([(x0, 6, 0), (x0 + 3, 6, 0), (x0 + 3, 80, 0), (x0, 80, 0)], '#d6ebf5', fog=False)
    for x0 in (-6.3, 6.2):
        a.poly3([(x0, 1, .01), (x0 + .16, 1, .01), (x0 + .16, 90, .01), (x0, 90, .01)], '#f0bd3e')
    # line and robots, far to near
    cols = ['#c9d3da', '#3d6f94', '#c9d3da', '#b9483c', '#c9d3da', '#3d6f94', '#dfe5e8', '#3d6f94', '#c9d3da', '#b9483c', '#dfe5e8']
    a.box(-1.9, 2.5, 0, 1.9, 92, .5, '#323d49')
    a.flush()
    a.poly3([(-1.9, 2.5, .5), (1.9, 2.5, .5), (1.9, 92, .5), (-1.9, 92, .5)], '#3f4b58')
    for y in range(90, 3, -1):
        a.line3((-1.5, y, .52), (1.5, y, .52), '#6d7c89', .12)
    for sx in (-1, 1):
        a.poly3([(sx * 1.9, 2.5, .5), (sx * 1.72, 2.5, .5), (sx * 1.72, 92, .5), (sx * 1.9, 92, .5)], '#f0bd3e')
    n = 0
    for i in reversed(range(10)):
        y = 7.4 + i * 7.2
        carbody(a, y - .6, cols[i], z=.45)
        for sx in (-1, 1):
            yy = y + 1.0 + (0 if sx < 0 else 2.6)
            d = a.cam.depth((sx * 3.0, yy, 0))
            px, py = a.cam.pt((sx * 3.15, yy, 0))
            n += 1
            robot(a, px, py, a.cam.f / d * 1.02, sx, '#e8792b', n + (i % 2), spark=(n % 3 != 0 and i < 6), fog=min(.82, 1 - math.exp(-d / 55)))
    # light from the roof
    for y in (62, 46, 30, 18):
        for x0 in (-9, -1.6, 6):
            p = [a.cam.pt((x0, y, HT)), a.cam.pt((x0 + 3.2, y, HT)), a.cam.pt((x0 + 6.5, y - 2, .5)), a.cam.pt((x0 + 1.5, y - 2, .5))]
            a.shaft(p, '#dff2ff', .2, 10)
    # one engineer
    a.man3(3.5, 6.9, 1.76, col='#2b5d7c', leg='#1c2733', skin='#c79a7d', pose='type', flip=-1, hat='#f3f5f2', rim='#8fc3dd')
    x, y = a.cam.pt((3.11, 6.9, 1.16))
    a.poly([(x - 14, y - 12), (x + 14, y - 18), (x + 16, y + 6), (x - 10, y + 11)], '#0e1622')
    a.poly([(x - 11, y - 9), (x + 11, y - 14), (x + 13, y + 4), (x - 8, y + 8)], '#8fe0ff')
    a.glow(x, y, 70, '#7fd4ff', .4)
    a.man3(7.4, 20, 1.75, col='#d9a23a', leg='#26303c', skin='#c79a7d', pose='walk', flip=-1, hat='#f3f5f2')
    a.finish(warm=('#ffb66b', .12))


def house(a, x, y, z, w, l, h, roof, wall='#efe6d6', rise=None, over=.7, lit=.5, axis='x', chim=False):
    """A gable house; axis is the way the ridge runs."""
    r = rise or min(w, l) * .36
    deco = windows(max(1, round(w / 2.6)), 1, .4, .5, (.06, .18, .06, .12), lit=lit, dark='#4a4652')
    side = windows(max(1, round(l / 3)), 1, .36, .46, (.08, .2, .08, .14), lit=lit, dark='#4a4652')
    a.box(x, y, z, x + w, y + l, z + h, wall, deco=deco, side=side, top=wall)

    def tiles(art, f):
        for i in range(1, 12):
            t = i / 12
            q = art.cam.clip([f.p(t, 0), f.p(t + .012, 0), f.p(t + .012, 1), f.p(t, 1)])
            art.poly(q, f.lit(dn(f.col, .35)), op=.55)
        art.poly(f.q(0, .93, 1, 1), f.lit(up(f.col, .22)))
        art.poly(f.q(0, 0, 1, .06), f.lit(dn(f.col, .45)))
    e = z + h - .12
    if axis == 'x':
        y0, y1, ym = y - over, y + l + over, y + l / 2
        k = math.hypot(r, l / 2 + over)
        X = w + 2 * over
        a.quad((x - over, y0, e), (X, 0, 0), (0, l / 2 + over, r), (0, -r / k, (l / 2 + over) / k), roof, tiles, 0)
        a.quad((x + w + over, y1, e), (-X, 0, 0), (0, -l / 2 - over, r), (0, r / k, (l / 2 + over) / k), roof, tiles, 0)
        for sx, xx in ((-1, x), (1, x + w)):
            a.tri(xx, sx, [(xx, y, z + h), (xx, y + l, z + h), (xx, ym, z + h + r * .88)], wall)
    else:
        x0, x1, xm = x - over, x + w + over, x + w / 2
        k = math.hypot(r, w / 2 + over)
        Y = l + 2 * over
        a.quad((x0, y + l + over, e), (0, -Y, 0), (w / 2 + over, 0, r), (-r / k, 0, (w / 2 + over) / k), roof, tiles, 0)
        a.quad((x1, y - over, e), (0, Y, 0), (-w / 2 - over, 0, r), (r / k, 0, (w / 2 + over) / k), roof, tiles, 0)
        a.tri(y, 0, [(x, y, z + h), (x + w, y, z + h), (xm, y, z + h + r * .88)], wall)
    if chim:
        a.box(x + w * .75, y + l * .3, z + h, x + w * .75 + .7, y + l * .3 + .7, z + h + r + .9, '#8b7466')


def _tri(self, at, sx, pts, col):
    n = (sx, 0, 0) if sx else (0, -1, 0)
    f = Face(self, pts[0], [pts[1][i] - pts[0][i] for i in range(3)], (0, 0, pts[2][2] - pts[0][2]), n, col)
    if sum((f.mid[i] - self.cam.o[i]) * n[i] for i in range(3)) >= 0:
        return
    f.foot = 0
    f.d += .2
    f.q0 = f.q
    f.q = lambda *b: self.cam.clip(pts)
    f.deco = None
    self.faces.append(f)


Art.tri = _tri


def smoke(a, x, y, s, col='#f3e6dd', op=.5):
    pts = []
    for i in range(12):
        t = i / 11
        pts.append((x + s * (.5 * t * t + .1 * math.sin(t * 7)), y - s * t * 1.3, s * (.04 + .16 * t)))
    with a.g(filter=a.blur(round(s * .06, 1)), opacity='%.2f' % op):
        a.path(a.dots(pts), a.lin([(0, col, 0), (1, col, .9)], 0, y - s * 1.5, 0, y))


def village():
    m = Mood(['#5d7299', '#a3a3b8', '#e3bba6', '#f9dcb2', '#fdeccb'], '#ffdca0', '#413f66', '#e2bfae', 620, (-.7, -.72, .5))
    a = Art('village', m, Cam(0, 0, 23, pitch=-7, f=1560, hy=520))
    a.sky(430, sun=(420, 300), r=40, glow=620)
    a.streaks(170, 9, '#fff0dc', .5, 90)
    a.ridge(330, 52, '#a796ac', '#dbb6ac', seed=1, peaks=[(1060, 420, 150), (1440, 300, 90)], depth=170)
    a.mist(430, 60, '#fbdcbd', .75)
    a.ridge(405, 44, '#85809f', '#d3ab9f', seed=2, peaks=[(150, 420, 130), (760, 260, 30)], depth=190)
    a.mist(490, 50, '#f9d9b8', .7)
    f = a.ridge(470, 30, '#5f6b7f', '#b79a8c', seed=3, peaks=[(1500, 420, 130), (60, 240, 60)], depth=170)
    for _ in range(150):
        x = a.r.uniform(0, W)
        if f(x) < 462:
            hh = a.r.uniform(16, 34)
            a.poly([(x, f(x) - hh * .8), (x - hh * .24, f(x) + 6), (x + hh * .24, f(x) + 6)], mix('#55637a', '#c3a18f', a.r.random() * .3))
    a.mist(520, 40, '#f6d6b6', .6)
    # valley floor and terraces
    a.poly([(0, 520), (W, 505), (W, H), (0, H)], a.lin(['#c9ae82', '#a5915f', '#6f6f47', '#4b5238'], 0, 505, 0, H))
    tone = ['#d9b66f', '#c7a861', '#b79b58', '#a48f50', '#d2b770', '#93844a']
    for i in range(9):
        y0 = 530 + i * i * 3.6 + i * 10
        y1 = y0 + 16 + i * 7
        p = []
        for x in range(-20, 1640, 20):
            p.append((x, y0 + 16 * math.sin(x * .006 + i * .5) + 14 * math.sin(x * .0021)))
        q = [(x, yy + (y1 - y0) + 7 * math.sin(x * .01 + i)) for x, yy in reversed(p)]
        a.poly(p + q, a.lin([mix(tone[i % 6], '#f6d6a8', .35), tone[i % 6]], 0, y0 - 10, 0, y1 + 20))
        a.line(q, '#5d5a3a', 2 + i * .5, op=.5)
    # stream road winding through
    rd = [(800, 545, 4), (770, 575, 7), (800, 612, 12), (870, 655, 19), (900, 712, 30), (850, 790, 48), (770, 880, 74), (720, 1010, 110)]
    lft = [(x - w, y) for x, y, w in rd]
    rgt = [(x + w, y) for x, y, w in reversed(rd)]

    def smooth(p):
        s = 'L%.1f %.1f' % p[0]
        for i in range(1, len(p) - 1):
            s += 'Q%.1f %.1f %.1f %.1f' % (p[i][0], p[i][1], (p[i][0] + p[i + 1][0]) / 2, (p[i][1] + p[i + 1][1]) / 2)
        return s + 'L%.1f %.1f' % p[-1]
    a.path('M' + smooth(lft)[1:] + smooth(rgt) + 'Z', a.lin(['#f6dcb4', '#e3c79c', '#b89e7c'], 0, 540, 0, H))
    # houses
    roofs = ['#4b5264', '#565c6c', '#b25f3f', '#41618a', '#4b5264', '#8a4b3c', '#50566a']
    spots = [(-46, 190, 9, 6), (-30, 205, 8, 6), (-14, 200, 9, 6), (8, 212, 8, 6), (22, 198, 10, 6), (40, 206, 8, 6), (-58, 168, 9, 6), (-36, 168, 10, 7), (-20, 160, 8, 6), (18, 166, 9, 7), (34, 170, 10, 6), (52, 176, 9, 6),
             (-44, 138, 10, 7), (-26, 134, 9, 6.5), (16, 138, 10, 7), (31, 134, 9, 6), (47, 142, 10, 7), (-34, 110, 10, 7), (24, 112, 10, 7), (40, 110, 10, 7), (-22, 96, 8.5, 6), (15, 92, 9, 6.5), (31, 88, 11, 7), (-31, 76, 10, 7)]
    for x, y, w, l in spots:
        a.poly3([(x - 1, y - 1, .02), (x + w + 1, y - 1, .02), (x + w + 7, y + 4, .02), (x + w + 6, y + l + 3, .02), (x, y + l, .02)], '#5a5238', fog=True, op=.4)
    for i, (x, y, w, l) in enumerate(spots):
        house(a, x, y, 0, w, l, 2.9, roofs[(i * 5 + 2) % 7], '#efe3d0' if i % 3 else '#dccab2', lit=.7, axis='x' if i % 4 else 'y', chim=i % 3 == 0)
    a.flush()
    for i, (x, y, w, l) in enumerate(spots):
        if i % 3 == 0:
            px, py = a.cam.pt((x + w * .78, y + l * .35, 6.3))
            smoke(a, px, py, a.cam.f / a.cam.depth((x, y, 6)) * 8.5, op=.55)
        if i % 2:
            px, py = a.cam.pt((x - 3, y + 2, 0))
            s = a.cam.f / a.cam.depth((x, y, 0))
            t = a.r.choice([('#7b5a36', '#b37b36', '#e0a64a'), ('#4e5b3c', '#6f7d45', '#a3a055'), ('#7a4630', '#b5623a', '#dd8c4c')])
            a.tree(px, py, s * a.r.uniform(6, 8.5), [mix(c, m.haze, min(.6, 1 - math.exp(-y / 330))) for c in t], dense=18)
    a.mist(655, 60, '#f9dcbb', .26)
    # foreground bank: wall, walkers, persimmon tree
    a.man(812, 838, 66, '#7a4a52', leg='#35344c', skin='#caa084', pose='walk2', flip=-1, coat=.16, rim='#ffd8a4')
    a.man(862, 834, 72, '#3f4c68', leg='#2c2e44', skin='#caa084', pose='walk', flip=-1, coat=.1, rim='#ffd8a4', hat='#6d5a4a')
    a.ell(850, 840, 70, 7, '#3a3350', op=.3)
    g = [(880, 1010), (930, 945), (1060, 905), (1250, 880), (1450, 866), (1620, 858), (1620, 1010)]
    a.path('M' + smooth(g)[1:] + 'Z', a.lin(['#6b6542', '#3c4032', '#262b2b'], 0, 858, 0, H))
    for _ in range(150):
        x = a.r.uniform(960, 1600)
        y = 905 + (1300 - x) * .08 + a.r.uniform(-4, 90)
        s = a.r.uniform(9, 20) * (y / 900)
        c = mix(a.r.choice(['#8c7f70', '#a4937f', '#6f6a69', '#b9a58c']), '#2e2c3c', .25 + max(0, (y - 900) / 180))
        a.ell(x, y, s, s * .55, c)
    tips = []
    a.bare(1370, 960, 900, '#33283a', 27, 27, 7, tips)
    a.path('M1330 975Q1354 950 1357 860L1383 860Q1388 950 1416 975Z', '#33283a')
    fr = [t for t in tips if t[1] < 720]
    a.r.shuffle(fr)
    fr = fr[:85]
    a.path(a.dots([(x, y + 8, 10) for x, y in fr]), '#b4472a')
    a.path(a.dots([(x - 1.5, y + 6.5, 8.2) for x, y in fr]), '#ea7a2c')
    a.path(a.dots([(x - 4, y + 4, 3) for x, y in fr]), '#ffc37a')
    a.birds(7, 560, 130, 860, 240, '#5c5670', 12)
    a.finish()


CONT = ['#b5472f', '#2f6a8f', '#d8a13a', '#3f7a62', '#8f969c', '#7d3a3f', '#d9d5c8', '#34506f', '#c4683a']


def ribs(a, f):
    """Corrugation of a container's side."""
    n = 14 if f.d < 140 else 0
    c = f.lit(dn(f.col, .3))
    a.polys([f.q((i + .35) / n, .06, (i + .65) / n, .94) for i in range(n)], c, op=.55) if n else None


def sts(a, y, col, rail=(2, 22), out=-46, back=36, H0=40):
    """A ship-to-shore crane at distance y, its boom over the water on the left."""
    lo, hi = 1.5, H0
    for dy in (9, 0):
        Y = y + dy
        for x in rail:
            a.line3((x, Y, 0), (x, Y, hi), col, 1.5)
        a.line3((rail[0], Y, 13), (rail[1], Y, 13), col, 1.4)
        a.line3((rail[0], Y, 13), (rail[1], Y, hi), col, .8)
        a.line3((rail[1], Y, hi), (rail[0] + 2, Y, hi + 24), col, 1.0)
        a.line3((rail[0], Y, hi), (rail[0] + 2, Y, hi + 24), col, 1.2)
        a.line3((out, Y, hi), (back, Y, hi), col, 1.7)
        for k in range(17):
            x = out + (back - out) * k / 17
            a.line3((x, Y, hi), (x + 2.4, Y, hi + 2.6), col, .35)
            a.line3((x + 2.4, Y, hi + 2.6), (x + 4.8, Y, hi), col, .35)
        a.line3((out, Y, hi + 2.6), (back, Y, hi + 2.6), col, .5)
        a.line3((rail[0] + 2, Y, hi + 24), (out + 6, Y, hi + 2), col, .45)
        a.line3((rail[0] + 2, Y, hi + 24), (out + 25, Y, hi + 2), col, .45)
        a.line3((rail[0] + 2, Y, hi + 24), (back - 4, Y, hi + 2), col, .45)
    for x in rail:
        a.line3((x, y, 4), (x, y + 9, 4), col, 1.6)
        a.line3((x, y, hi), (x, y + 9, hi), col, 1.4)
    a.box(back - 14, y, hi + 1, back - 3, y + 9, hi + 7, up(col, .1))
    a.flush()


def port():
    m = Mood(['#33456f', '#6f7898', '#c99d97', '#f6bd84', '#ffe0a6'], '#ffd596', '#2c3458', '#e3b096', 640, (-.75, -.35, .55))
    a = Art('port', m, Cam(11, 0, 15, yaw=-3, f=1080, hy=560))
    a.sky(570, sun=(505, 470), r=50, glow=760)
    a.clouds(190, 5, '#ffe6cc', .42, 190, 60)
    a.streaks(330, 10, '#ffe3bd', .55, 110)
    a.ridge(535, 16, '#b58f97', '#e0ad93', seed=4, depth=70, base=575)
    a.sea(562, '#f3c091', '#3d5379', n=200, glint='#fff0c8', op=.32, dark='#2f4268', sunx=505)
    # quay
    a.poly3([(0, -5, 0), (120, -5, 0), (120, 900, 0), (0, 900, 0)], '#8c8480')
    for y in list(range(300, 0, -12)):
        a.poly3([(0, y, .01), (120, y, .01), (120, y + .25, .01), (0, y + .25, .01)], '#6b6670')
    for x in (2, 22):
        a.poly3([(x - .35, 2, .02), (x + .35, 2, .02), (x + .35, 700, .02), (x - .35, 700, .02)], '#5a5663')
    a.poly3([(9.6, 2, .02), (10, 2, .02), (10, 700, .02), (9.6, 700, .02)], '#efc45a')
    a.poly3([(14.6, 2, .02), (15, 2, .02), (15, 700, .02), (14.6, 700, .02)], '#efc45a')
    a.poly3([(0, -5, 0), (0, 700, 0), (0, 700, -4), (0, -5, -4)], '#3a3f58')
    # far stacks and cranes, then ship, then near
    for y in (520, 420, 330):
        sts(a, y, '#a8402c')
    r = a.r
    with a.clipped([(0, 0), (W, 0), (W, H), (0, H)]):
        # ship: hull
        hull_c = '#2f4668'
        xs0, xs1, y0, y1 = -37, -3, 92, 330
        top = 13
        bow = [(-20, y0 - 22), (-27, y0 - 6), (xs0, y0 + 26), (xs0, y1)]
        bow_r = [(-20, y0 - 22), (-12, y0 - 6), (xs1, y0 + 26), (xs1, y1)]
        wlb = [(-20, y0 - 6), (-25, y0 + 6), (xs0, y0 + 34), (xs0, y1)]
        wlr = [(-20, y0 - 6), (-14, y0 + 6), (xs1, y0 + 34), (xs1, y1)]
        # reflection under the hull
        with a.g(filter=a.ripple(30, .005, .06, 2), opacity='.5'):
            for i in (2, 1, 0):
                for A, B, n in ((bow, wlb, (-.8, -.6, 0)), (bow_r, wlr, (.8, -.6, 0))):
                    p = [(A[i][0], A[i][1], -top), (A[i + 1][0], A[i + 1][1], -top), (B[i + 1][0], B[i + 1][1], 0), (B[i][0], B[i][1], 0)]
                    a.poly(a.cam.clip(p), '#26365a')
        for i in (2, 1, 0):
            for A, B, n in ((bow, wlb, (-.85, -.5, 0)), (bow_r, wlr, (.75, -.65, 0))):
                T = lambda p, z: (p[0], p[1], z)
                zf = 3.2 if i == 0 else 0
                p = [T(A[i], top + zf), T(A[i + 1], top + (1.2 if i == 0 else 0)), T(B[i + 1], 0), T(B[i], 0)]
                c = a.lit(hull_c, n, a.cam.depth(p[1]))
                a.poly(a.cam.clip(p), c, stroke=c, sw=1)
                q = [T(B[i], 0), T(B[i + 1], 0)] + [tuple(B[i + 1 - k][j] + (A[i + 1 - k][j] - B[i + 1 - k][j]) * .2 for j in (0, 1)) + (2.6,) for k in (0, 1)]
                a.poly(a.cam.clip(q), a.lit('#a63e33', n, a.cam.depth(p[1])))
        # deck house and bays of containers
        a.box(-34, 296, 13, -6, 306, 46, '#e9e4d8', deco=windows(9, 7, .6, .4, lit=.25, dark='#4a5068'))
        a.flush()
        for y in range(316, 110, -15):
            if 285 < y < 312:
                continue
            hgt = r.choice([4, 5, 6, 5, 6]) if y > 135 else 3
            for k in range(11):
                x = -35 + k * 2.75
                hh = max(2, hgt - r.choice([0, 0, 0, 1, 1, 2]))
                for z in range(hh):
                    c = r.choice(CONT)
                    if z >= hh - 2 or k > 8 or y < 150:
                        a.box(x, y, 13 + z * 2.6, x + 2.65, y + 12.6, 15.55 + z * 2.6, c, foot=0)
            a.flush()
        a.line3((-20, 78, 15), (-20, 78, 25), '#d9d5c8', .5)
    # cranes nearer, then stacks on the right
    def yard(y):
        for k in range(10):
            x = 36 + k * 2.75
            hh = r.choice([3, 4, 4, 5, 3])
            for z in range(hh):
                a.box(x, y, z * 2.6, x + 2.6, y + 12.4, z * 2.6 + 2.55, r.choice(CONT), deco=None, side=ribs if k < 2 else None, foot=0)
        a.flush()
    done = []
    for y in range(300, 40, -14):
        for cy in (250, 175, 112):
            if cy not in done and y < cy:
                sts(a, cy, '#a8402c')
                done.append(cy)
        yard(y)
    # carried box
    bx, by = a.cam.pt((-16, 116, 30))
    for dx in (-1, 1):
        a.line([a.cam.pt((-16 + dx, 116, 40)), a.cam.pt((-16 + dx * 2.4, 116, 30))], '#4a3b46', 1.6)
    a.box(-22, 115, 27, -10, 117.6, 29.7, '#d8a13a', deco=ribs)
    a.flush()
    # yard truck and workers
    for x in (10.7, 12.7):
        a.box(x, 57.8, 0, x + .6, 59, 1.1, '#1b1f30')
        a.box(x, 70, 0, x + .6, 73, 1.1, '#1b1f30')
    a.flush()
    a.box(10.6, 62, 1.3, 13.4, 74, 1.7, '#444a58')
    a.box(10.7, 63, 1.7, 13.3, 74.5, 4.3, '#2f6a8f')
    a.flush()
    a.box(10.8, 58, .9, 13.2, 61, 3.9, '#e8e1d2', deco=windows(1, 1, .8, .35, (.02, .45, .02, .05), dark='#26304a'))
    a.flush()
    a.glow(*a.cam.pt((11.2, 58, 1.3)), 34, '#fff0c0', .9)
    a.glow(*a.cam.pt((12.8, 58, 1.3)), 34, '#fff0c0', .9)
    a.man3(5.2, 44, 1.78, col='#f08a2c', leg='#2c3350', skin='#c79a7d', pose='point', flip=-1, hat='#f4e08a', rim='#ffe2ac')
    a.man3(6.6, 44.6, 1.76, col='#e3c23e', leg='#2c3350', skin='#c79a7d', pose='stand', flip=-1, hat='#f4f4f0', rim='#ffe2ac')
    a.birds(9, 300, 180, 760, 380, '#4d4a66', 13)
    a.finish()


def city_hall():
    m = Mood(GOLD.sky, '#ffe2a0', '#4a4a6b', '#eadab8', 620, (-.62, -.62, .5))
    a = Art('city-hall', m, Cam(-3, 6, 1.9, f=1120, hy=700))
    a.sky(710, sun=(250, 330), r=1, glow=600)
    a.clouds(230, 7, '#fffaf0', .85, 190, 90)
    a.clouds(420, 6, '#fff3dd', .6, 140, 40, seed=3)
    r = a.r
    for x, w, h in ((-150, 34, 46), (-112, 26, 70), (-84, 30, 38), (62, 26, 64), (90, 30, 52), (122, 36, 80), (30, 18, 40)):
        a.box(x, 230, 0, x + w, 250, h, '#8fa0b0', deco=windows(int(w / 4), int(h / 4), .6, .5, dark='#5f7a94', sky='#dcecf0'))
    a.flush()
    # glass new wing, leaning wave
    n = 22
    for i in range(n):
        t, u = i / n, (i + 1) / n
        x0, x1 = -34 + 68 * t, -34 + 68 * u
        f = lambda s: 27 + 8 * math.sin(s * math.pi) + 4 * math.sin(s * 5 + .6)
        z0, z1 = f(t), f(u)
        lean = lambda s: 104 - 7 * math.sin(s * math.pi)
        P = [(x0, 110, 0), (x1, 110, 0), (x1, lean(u), z1), (x0, lean(t), z0)]
        for k in range(9):
            v0, v1 = k / 9, (k + .9) / 9
            A = tuple(P[0][j] + (P[3][j] - P[0][j]) * v0 for j in range(3))
            B = tuple(P[1][j] + (P[2][j] - P[1][j]) * v0 for j in range(3))
            C = tuple(P[1][j] + (P[2][j] - P[1][j]) * v1 for j in range(3))
            D = tuple(P[0][j] + (P[3][j] - P[0][j]) * v1 for j in range(3))
            c = mix('#49748f', '#e9f3ee', min(1, v1 * .75 + r.uniform(-.1, .12) + .25 * math.sin(t * 6)))
            a.poly3([A, B, C, D], c, stroke='#dfe9ea', sw=.9)
    # old stone hall
    st = '#e2d2b4'
    dw = dict(dark='#4a5a70', sky='#a9c4d4', sill=True)
    a.box(-38, 76, 0, -13, 96, 15, st, deco=windows(9, 3, .42, .62, (.03, .1, .03, .08), **dw))
    a.box(13, 76, 0, 38, 96, 15, st, deco=windows(9, 3, .42, .62, (.03, .1, .03, .08), **dw))
    a.box(-38.6, 75.4, 15, -13, 96, 16, up(st, .2))
    a.box(13, 75.4, 15, 38.6, 96, 16, up(st, .2))
    a.flush()
    a.box(-13, 72, 0, 13, 94, 18.5, st, deco=windows(7, 3, .4, .6, (.03, .16, .03, .08), **dw))
    a.box(-13.8, 71, 18.5, 13.8, 94, 19.8, up(st, .2))
    a.flush()
    # clock tower
    a.box(-4.2, 76, 19.8, 4.2, 84, 29, st, deco=windows(3, 1, .3, .7, (.1, .1, .1, .1), **dw))
    a.box(-4.8, 75.5, 29, 4.8, 84.5, 30, up(st, .2))
    a.flush()
    a.box(-3.6, 76.4, 30, 3.6, 83.6, 36.5, st)
    a.box(-4.1, 76, 36.5, 4.1, 84, 37.4, up(st, .2))
    a.flush()
    cx, cy = a.cam.pt((0, 76.3, 33.2))
    rr = 2.5 * 1120 / 70
    a.circ(cx, cy, rr * 1.12, '#8a7a62')
    a.circ(cx, cy, rr, '#fbf4e2')
    for k in range(12):
        t = k * math.pi / 6
        a.line([(cx + math.cos(t) * rr * .8, cy + math.sin(t) * rr * .8), (cx + math.cos(t) * rr * .92, cy + math.sin(t) * rr * .92)], '#4a4450', 2)
    a.line([(cx, cy), (cx - rr * .4, cy - rr * .32)], '#2d2c3c', 3.4)
    a.line([(cx, cy), (cx + rr * .1, cy - rr * .76)], '#2d2c3c', 2.6)
    a.dome(0, 80, 37.4, 3.7, '#5f8f86', 1.15, 24, 7, 3)
    a.line3((0, 80, 41.5), (0, 80, 47), '#6a6a5a', .25)
    # portico
    for i in range(6):
        x = -9.5 + i * 3.8
        a.cyl(x, 69.5, .72, 2.4, 13.6, up(st, .15), 14, .6)
        a.flush()
        a.box(x - 1, 68.5, 13.4, x + 1, 70.5, 14.2, up(st, .25))
        a.flush()
    a.box(-12, 67.8, 14.2, 12, 72, 16, up(st, .12))
    a.flush()
    a.poly3([(-12.6, 67.6, 16), (12.6, 67.6, 16), (0, 67.6, 20.4)], up(st, .22), (0, -1, 0))
    a.poly3([(-9.8, 67.5, 16.5), (9.8, 67.5, 16.5), (0, 67.5, 19.6)], dn(st, .14), (0, -1, 0))
    for k in range(7):
        a.box(-14 - k * .3, 67 - k * .5, 2.1 - k * .33, 14 + k * .3, 72, 2.4 - k * .33, '#e9dcc4')
        a.flush()
    # plaza paving
    a.poly(a.cam.clip([(-200, 1, 0), (200, 1, 0), (200, 64, 0), (-200, 64, 0)]), a.lin(['#dfc9a3', '#cdb48e', '#9c8574', '#7c6a66'], 0, a.cam.pt((0, 64, 0))[1], 0, H))
    for y in [64 / (1 + k * .22) for k in range(60)]:
        a.line([a.cam.pt((-80, y, 0)), a.cam.pt((80, y, 0))], '#6f5f5c', 1.1, op=.28)
    for x in range(-60, 62, 3):
        a.line([a.cam.pt((x, 1.5, 0)), a.cam.pt((x, 64, 0))], '#6f5f5c', 1.1, op=.28)
    a.poly3([(-32, 50, .01), (-13, 50, .01), (-13, 63, .01), (-32, 63, .01)], '#7f8a4e')
    a.poly3([(13, 50, .01), (34, 50, .01), (34, 63, .01), (13, 63, .01)], '#7f8a4e')
    for k in range(3):
        a.shaft([(0, 730 + 60 * k), (0, 770 + 90 * k), (1600, 790 + 130 * k), (1600, 770 + 100 * k)], '#ffe3a6', .5, 10)
    # trees in yellow, framing
    gk = ['#a9702a', '#d79a30', '#f1c04a', '#ffe08a']
    for x, y, h in ((-34, 60, 10), (-27, 58, 9), (31, 60, 10), (25, 57, 9), (-30, 44, 10), (31, 43, 10.5), (-24.5, 31, 10), (26, 30, 10.5)):
        px, py = a.cam.pt((x, y, 0))
        s = 1120 / (y - 6)
        a.ell(px + s * 2.4, py + 2, s * 4.2, s * .42, '#5b4a58', op=.35)
        a.tree(px, py, s * h, [mix(c, a.m.haze, .25 * (y / 60)) for c in gk], trunk='#4a3734', dense=46)
        a.path(a.dots([(px + r.gauss(0, s * 2.4), py + r.uniform(-s * .2, s * .4), s * .09) for _ in range(26)]), '#e0a63a', op=.9)
    # fountain
    fx, fy = a.cam.pt((0, 40, 0))
    a.ell(fx, fy, 168, 19, '#8f8273')
    a.ell(fx, fy - 5, 160, 16, '#c9d8d6')
    a.ell(fx, fy - 4, 146, 12, '#7fa3b0')
    for k in range(-4, 5):
        hh = 70 - abs(k) * 9
        x = fx + k * 27
        a.path('M%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1fZ' % (x - 3, fy - 4, x - 3, fy - hh, x - 1, fy - hh, x, fy - hh, x + 1, fy - hh, x + 6, fy - hh, x + 9, fy - 4), WHITE, op=.62, filter=a.blur(1.4))
    a.glow(fx, fy - 40, 190, '#fff6df', .35)
    # people
    cs = [('#7a3b3d', '#2d2f45'), ('#2f4a6b', '#2a2a3c'), ('#b58a4a', '#3a3442'), ('#4b5a50', '#2a2c3c'), ('#8a4f63', '#33304a'), ('#59616f', '#262a38')]
    for i, (x, y, p, fl) in enumerate([(-14, 34, 'walk', 1), (-12.8, 34.4, 'walk2', 1), (11, 30, 'walk', -1), (15, 48, 'stand', 1), (-18, 50, 'walk2', -1), (6, 54, 'walk', 1), (-6.5, 52, 'walk2', -1), (17.5, 36, 'talk', -1), (16.4, 36, 'stand', 1), (-7.4, 17, 'walk', 1), (-6.6, 17.3, 'walk2', 1), (3.4, 15, 'walk2', -1), (-21, 40, 'walk', 1)]):
        c = cs[i % 6]
        a.man3(x, y, 1.72, col=c[0], leg=c[1], skin='#c9a083', pose=p, flip=fl, coat=.14 if i % 2 else .02, rim='#ffe2a6')
    a.birds(8, 980, 120, 1350, 300, '#6d6f7c', 11)
    a.finish()


def market():
    m = Mood(['#1c2746', '#34406a', '#6b6788'], '#ffcf8a', '#2a2138', '#e9b27a', 46, (.1, -.5, .8))
    a = Art('market', m, Cam(.2, 0, 1.7, f=1010, hy=600))
    r = a.r
    a.rect(0, 0, W, H, '#4b3a44')
    RW, L, SP = 5.2, 64, 8.6
    # vault
    n = 14

    def arc(t):
        return RW * math.cos(t), 4.6 + 3.6 * math.sin(t)
    for y in range(60, -1, -2):
        for i in range(n):
            t0, t1 = math.pi * i / n, math.pi * (i + 1) / n
            (x0, z0), (x1, z1) = arc(t0), arc(t1)
            k = math.sin((t0 + t1) / 2)
            c = mix('#3d4c74', '#93a6c4', k * .9 + r.uniform(-.07, .07))
            p = a.cam.clip([(x0, y, z0), (x1, y, z1), (x1, y + 2, z1), (x0, y + 2, z0)])
            c = mix(c, '#ffe0b0', 1 - math.exp(-y / 42))
            a.poly(p, c, stroke=mix('#2b3252', '#e9b27a', 1 - math.exp(-y / 40)), sw=1)
        if y % 4 == 0:
            c = a.fog('#3a2f3c', y * .8)
            for i in range(n):
                (x0, z0), (x1, z1) = arc(math.pi * i / n), arc(math.pi * (i + 1) / n)
                a.line3((x0, y + .01, z0), (x1, y + .01, z1), '#3a2f3c', .17)
            a.line3((-RW, y + .01, 4.6), (RW, y + .01, 4.6), '#3a2f3c', .09)
    # floor
    a.poly(a.cam.clip([(-8, 1, 0), (8, 1, 0), (8, 70, 0), (-8, 70, 0)]), a.lin(['#f4c68c', '#b98a6a', '#6f5358', '#3e3140'], 0, 615, 0, H))
    for y in [60 / (1 + k * .2) for k in range(70)]:
        a.line([a.cam.pt((-5, y, 0)), a.cam.pt((5, y, 0))], '#3a2c3a', 1, op=.25)
    for x in range(-5, 6):
        a.line([a.cam.pt((x, 1.5, 0)), a.cam.pt((x, 60, 0))], '#3a2c3a', 1, op=.25)
    a.glow(800, 600, 330, '#ffe9bf', .95)
    a.glow(800, 690, 420, '#ffdca0', .5, sy=.6)
    aw = ['#b8453a', '#2f6f74', '#d79a3a', '#4a5c8c', '#8a3f52', '#5d7a4a']
    goods = [('#c93a2c', '#ef6a4a'), ('#e08a1e', '#ffb94a'), ('#5c8a35', '#9ac257'), ('#d8b53a', '#ffe27a'), ('#7a3b5c', '#b3688e'), ('#efe6d2', '#ffffff'), ('#a8612e', '#d18c4f')]
    ppl = [(-1.3, 44), (.9, 40), (-.4, 36), (1.6, 33), (-1.9, 30), (.3, 27), (1.2, 23), (-1.0, 19.5), (-1.75, 19.2), (1.9, 17), (.55, 13.6), (-2.0, 11.2), (-1.4, 11.5), (1.75, 8.4), (-.75, 6.6)]
    pc = [('#5d3a4a', '#2c2635'), ('#34506f', '#26283a'), ('#9a6a3a', '#33293a'), ('#4f5f52', '#28283a'), ('#a34a42', '#2c2738'), ('#6c6478', '#2a2636'), ('#c9b08a', '#3a3140')]
    pi = 0
    ys = list(range(60, 0, -4))
    for bi, y in enumerate(ys):
        for sx in (-1, 1):
            X = sx * RW
            k = (bi * 2 + (sx > 0) * 3) % 6
            # shop wall glow inside
            a.poly3([(X, y, 0), (X, y + 4, 0), (X, y + 4, 4.6), (X, y, 4.6)], '#3d2c33')
            p = a.cam.clip([(X, y + .2, .6), (X, y + 3.8, .6), (X, y + 3.8, 3), (X, y + .2, 3)])
            if len(p) > 2:
                a.poly(p, a.fog('#c98a4c', y), op=.95)
                for s in range(5):
                    zz = 1.1 + s * .42
                    a.polys([a.cam.clip([(X, y + .25 + j * .29, zz), (X, y + .25 + j * .29 + .2, zz), (X, y + .25 + j * .29 + .2, zz + .2), (X, y + .25 + j * .29, zz + .2)]) for j in range(12) if r.random() < .8], a.fog(r.choice(['#8a4a34', '#a5683a', '#6d3b3a', '#7a5a3c']), y), op=.8)
            # sign board and upper wall, no words
            p = a.cam.clip([(X - sx * .06, y + .25, 3.25), (X - sx * .06, y + 3.75, 3.25), (X - sx * .06, y + 3.75, 4.25), (X - sx * .06, y + .25, 4.25)])
            a.poly(p, a.fog(mix(aw[(k + 2) % 6], '#f2e3c2', .25), y * .7))
            p = a.cam.clip([(X - sx * .08, y + .25, 3.25), (X - sx * .08, y + 3.75, 3.25), (X - sx * .08, y + 3.75, 3.36), (X - sx * .08, y + .25, 3.36)])
            a.poly(p, a.fog('#fff2cc', y * .5))
            # awning, striped
            for j in range(8):
                y0, y1 = y + .1 + j * .475, y + .1 + (j + 1) * .475
                c = aw[k] if j % 2 else '#f3e4c8'
                a.poly3([(X, y0, 3.2), (X, y1, 3.2), (X - sx * 1.55, y1, 2.55), (X - sx * 1.55, y0, 2.55)], c, (-sx * .4, -.2, .9))
                a.poly3([(X - sx * 1.55, y0, 2.55), (X - sx * 1.55, y1, 2.55), (X - sx * 1.55, y1, 2.33), (X - sx * 1.55, y0, 2.33)], dn(c, .12), (-sx, -.2, .2))
            # table with crates
            xi, xo = X - sx * 2.15, X - sx * .4
            a.poly3([(xi, y + .2, .05), (xi, y + 3.8, .05), (xi, y + 3.8, .72), (xi, y + .2, .72)], dn(aw[(k + 1) % 6], .35), (-sx, 0, 0))
            a.poly3([(xi, y + .2, .05), (xo, y + .2, .05), (xo, y + .2, 1.15), (xi, y + .2, .72)], '#4a3436', (0, -1, 0))
            for col in range(3, -1, -1):
                g0, g1 = goods[(bi * 3 + col * 2 + (sx > 0)) % 7]
                pts, hi = [], []
                for row in range(6, -1, -1):
                    for q in range(4):
                        u = (row + .5) / 7
                        xx = xi + (xo - xi) * u
                        zz = .8 + .42 * u + .1 * math.sin((q + .5) / 4 * math.pi)
                        yy = y + .25 + col * .9 + (q + .5) * .2
                        d = a.cam.depth((xx, yy, zz))
                        if d > .8:
                            px, py = a.cam.pt((xx, yy, zz))
                            rr = .115 * 1010 / d
                            pts.append((px, py, rr))
                            hi.append((px - rr * .22, py - rr * .3, rr * .55))
                a.path(a.dots(pts), a.fog(dn(g0, .15), y))
                a.path(a.dots(hi), a.fog(g1, y), op=.85)
            # bulbs
            for j in (.9, 2.9):
                xb = X - sx * 1.75
                if a.cam.depth((xb, y + j, 2.1)) > 2.2:
                    p0, p1 = a.cam.pt((xb, y + j, 2.4)), a.cam.pt((xb, y + j, 2.02))
                    d = a.cam.depth((xb, y + j, 2))
                    a.line([p0, p1], '#2a2230', max(.8, 12 / d))
                    a.glow(*p1, min(230, 1500 / d), '#ffcf7a', .75 if d < 30 else .4)
                    a.circ(*p1, max(1.4, 62 / d), '#fff6dc')
        # strings of round paper lanterns over the aisle
        if bi % 3 == 1 and y > 6:
            for j in range(-3, 4):
                x = j * 1.1
                z = 4.15 - .35 * (1 - (j / 3) ** 2)
                px, py = a.cam.pt((x, y, z))
                s = .26 * 1010 / y
                a.glow(px, py, s * 4, '#ff9a5a', .4)
                a.circ(px, py, s, a.rad(px, py - s * .2, s, [(0, '#fff1c8'), (.6, '#ffb25e'), (1, '#d9603c')]))
        while pi < len(ppl) and ppl[pi][1] > y - 1:
            x, yy = ppl[pi]
            c = pc[pi % 7]
            a.man3(x, yy, 1.58 + .14 * r.random(), col=mix(c[0], '#2a2030', .12), leg=c[1], skin='#c4957a', pose=['walk', 'walk2', 'walk', 'stand'][pi % 4], flip=1 if pi % 2 else -1, coat=.15 if pi % 3 == 0 else .03, rim=a.fog('#ffd59a', yy), bag=None)
            if pi % 4 == 1:
                q = a.cam.pt((x + .2, yy, .62))
                s = 1010 / yy
                a.path('M%.1f %.1fh%.1fl%.1f %.1fh%.1fz' % (q[0], q[1], .26 * s, .04 * s, .34 * s, -.34 * s), a.fog('#e9e2d0', yy))
            pi += 1
    a.glow(800, 560, 700, '#ffc07a', .22)
    a.finish(warm=('#ff9a4a', .18))


ALL = [factory_robot, village, port, city_hall, market]
