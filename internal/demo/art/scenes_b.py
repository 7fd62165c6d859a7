"""Stage, sport, winter, schools, public buildings and energy."""
import math
from kit import *
from scenes_a import house, limb, joint, robot, smoke

WHITE = '#ffffff'


def bust(a, x, y, s, coat, skin='#c79a7d', hair='#221f2c', rim=None, back=False, flip=1):
    """Head and shoulders of a seated person, s pixels wide at the shoulders; y is the bottom."""
    if rim:
        a.path('M%.1f %.1fc%.1f %.1f %.1f %.1f %.1f %.1fs%.1f %.1f %.1f %.1fz' % (x - s * .53, y, 0, -s * .5, s * .2, -s * .58, s * .53, -s * .64, s * .53, s * .14, s * .53, s * .64), rim, op=.8)
        a.ell(x + flip * s * .012, y - s * .86, s * .185, s * .232, rim, op=.8)
    a.path('M%.1f %.1fc%.1f %.1f %.1f %.1f %.1f %.1fs%.1f %.1f %.1f %.1fz' % (x - s * .5, y, 0, -s * .45, s * .2, -s * .54, s * .5, -s * .6, s * .5, s * .15, s * .5, s * .6), coat)
    a.rect(x - s * .08, y - s * .74, s * .16, s * .2, dn(skin, .2) if not back else dn(hair, .1), s * .06)
    if not back:
        a.poly([(x - s * .12, y - s * .58), (x + s * .12, y - s * .58), (x, y - s * .26)], '#e9e6df')
        a.poly([(x - s * .03, y - s * .54), (x + s * .03, y - s * .54), (x + s * .02, y - s * .3), (x - s * .02, y - s * .3)], dn(coat, .3))
    a.ell(x, y - s * .86, s * .17, s * .22, skin if not back else hair)
    if not back:
        a.path('M%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1fQ%.1f %.1f %.1f %.1fQ%.1f %.1f %.1f %.1fZ' % (
            x - s * .178, y - s * .84, x - s * .2, y - s * 1.04, x - s * .12, y - s * 1.11, x, y - s * 1.11, x + s * .12, y - s * 1.11, x + s * .2, y - s * 1.04, x + s * .178, y - s * .84,
            x + s * .15, y - s * .97, x + s * .06, y - s * .98, x - s * .12, y - s * .98, x - s * .178, y - s * .84), hair)


def folds(a, x0, x1, y0, y1, col, n=9, sway=0, seed=0):
    """A hanging curtain from y0 to y1, gathered by sway pixels at its foot."""
    for i in range(n):
        t0, t1 = i / n, (i + 1) / n
        xa, xb = x0 + (x1 - x0) * t0, x0 + (x1 - x0) * t1
        ya, yb = xa + sway * t0, xb + sway * t1
        d = 'M%.1f %.1fL%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1fL%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1fZ' % (
            xa, y0, xb + 1, y0, xb + 1, y0 + (y1 - y0) * .5, yb + 1, y0 + (y1 - y0) * .6, yb + 1, y1, ya, y1 + 6 * math.sin(i * 2.1), ya, y0 + (y1 - y0) * .6, xa, y0 + (y1 - y0) * .5, xa, y0)
        a.path(d, a.lin([dn(col, .6), mix(col, '#ff9a6a', .14), dn(col, .25), dn(col, .68)], min(xa, ya), 0, max(xb, yb), 0))


def theater():
    m = Mood(['#101634', '#2a3a72', '#6f7fb0'], '#ffe0ae', '#1a0f22', '#2b1c34', 100, (0, -.5, 1))
    a = Art('theater', m)
    r = a.r
    a.rect(0, 0, W, H, '#160d18')
    # back-drop: moon over painted hills
    a.rect(250, 90, 1100, 560, a.lin(['#14204c', '#2f4a8a', '#7d8fc0', '#d9b9b4'], 0, 90, 0, 600))
    a.path(a.dots([(r.uniform(260, 1340), r.uniform(100, 360), r.choice([1, 1.4, 2])) for _ in range(120)]), WHITE, op=.7)
    a.glow(800, 330, 430, '#cfe0ff', .7)
    a.circ(800, 330, 148, a.rad(760, 290, 200, ['#fffdf0', '#f6ecc8', '#dcc9a4']))
    for x, y, s in ((770, 300, 26), (850, 370, 34), (740, 380, 18), (860, 280, 14)):
        a.circ(x, y, s, '#cdb890', op=.35)
    with a.clipped([(250, 90), (1350, 90), (1350, 650), (250, 650)]):
        a.ridge(500, 34, '#4d5f96', '#8f95ba', seed=1, peaks=[(480, 260, 120), (1130, 300, 150)], depth=140)
        a.ridge(560, 26, '#34457a', '#6a75a6', seed=2, peaks=[(980, 260, 60), (300, 200, 80)], depth=120)
        a.ridge(600, 16, '#222e5a', '#404e86', seed=3, depth=90)
    for x, y, h in ((392, 640, 210), (470, 646, 150), (1215, 640, 230), (1130, 646, 140)):
        a.pine(x, y, h, '#141d3f', '#22305f')
    # stage floor
    a.poly([(190, 640), (1410, 640), (1560, 800), (40, 800)], a.lin(['#7a4a34', '#a56a42', '#5f3626'], 0, 640, 0, 800))
    for i in range(-16, 17):
        a.line([(800 + i * 38, 640), (800 + i * 47.5, 800)], '#2e1a1a', 1.4, op=.5)
    a.rect(0, 798, W, 30, a.lin(['#d9a765', '#6d4226'], 0, 798, 0, 828))
    a.rect(0, 826, W, 180, '#1b0f18')
    # pools of light
    for x, c, w in ((800, '#fff0cd', 250), (500, '#9fc0ff', 170), (1100, '#ffb98a', 170)):
        a.ell(x, 718, w, w * .17, c, op=.55, filter=a.blur(8), blend='screen')
    for x0, x, w, c, o in ((800, 800, 240, '#fff2cf', .6), (420, 500, 165, '#9fc0ff', .45), (1180, 1100, 165, '#ffc398', .45), (240, 760, 120, '#ffe0b8', .22), (1360, 850, 120, '#ffe0b8', .22)):
        a.poly([(x0 - 14, 60), (x0 + 14, 60), (x + w, 722), (x - w, 722)], a.lin([(0, c, o), (.7, c, o * .42), (1, c, o * .16)], 0, 60, 0, 722), filter=a.blur(7), blend='screen')
    # players
    def shadow(x, y, w):
        a.ell(x, y, w, w * .13, '#1a0c12', op=.5)
    shadow(800, 724, 80)
    a.man(800, 724, 262, '#f0dfce', leg='#7d1f3c', skin='#e3b795', hair='#1c1622', pose=(2, 0, -3, 0, 150, -18, 118, -22, -4))
    a.path('M780 590C774 630 738 692 688 714Q800 738 912 714C862 692 826 630 820 590Q800 582 780 590Z', a.lin(['#f3d8d0', '#c8485a', '#7d1f3c'], 0, 580, 0, 725))
    a.path('M796 592C790 640 774 690 752 724L792 727C800 690 806 640 806 592Z', '#ffe2c8', op=.3)
    a.path('M812 592C822 640 838 690 862 720L836 724C824 690 814 640 808 592Z', '#5a1230', op=.35)
    shadow(500, 728, 60)
    a.man(500, 728, 250, '#2f3f78', leg='#171d3c', skin='#c9a38a', hair='#120f1c', pose=(12, -4, -14, -6, 72, 14, -30, 40, 6), coat=.2, rim='#bcd2ff')
    shadow(1100, 728, 60)
    a.man(1100, 728, 246, '#5a2f2c', leg='#241620', skin='#d0a284', hair='#171018', pose=(14, -30, -18, -30, 58, 40, -22, 50, 14), flip=-1, coat=.12, rim='#ffd0a0')
    # curtains and arch
    folds(a, -40, 300, 40, 812, '#a51f2c', 9, -90)
    folds(a, 1300, 1640, 40, 812, '#a51f2c', 9, 90)
    for k in range(7):
        x = -60 + k * 250
        a.path('M%d 20h270v90q-30 62 -135 66q-105 -4 -135 -66z' % x, a.lin(['#6d0f1d', '#b92a34', '#5a0c1a'], x, 60, x + 270, 190))
        a.path('M%d 110q30 62 135 66q105 -4 135 -66' % x, stroke='#e2b25c', sw=7)
    a.rect(0, 0, W, 62, a.lin(['#3d2616', '#c9963f', '#f0d08a', '#8a5c26'], 0, 0, 0, 62))
    for x in range(20, W, 54):
        a.circ(x, 31, 9, '#8a5c26')
        a.circ(x - 1, 29, 6, '#f6dd9c')
    a.poly([(0, 62), (46, 62), (46, 830), (0, 830)], a.lin(['#3d2616', '#d9ab58', '#6d4620'], 0, 0, 46, 0))
    a.poly([(1554, 62), (1600, 62), (1600, 830), (1554, 830)], a.lin(['#6d4620', '#d9ab58', '#3d2616'], 1554, 0, 1600, 0))
    # footlights
    for i in range(13):
        x = 140 + i * 110
        a.glow(x, 800, 60, '#ffdf9a', .7)
        a.ell(x, 803, 9, 5, '#fff6d8')
    # audience
    for row, (y, s, c) in enumerate(((880, 92, '#3a2130'), (948, 122, '#25141f'), (1040, 164, '#120a12'))):
        k = int(W / (s * 1.12)) + 2
        for i in range(k):
            x = (i - .5 + (row % 2) * .5) * s * 1.12 + r.uniform(-9, 9)
            if r.random() < .07:
                continue
            cc = mix(c, r.choice(['#6a3346', '#33314f', '#54342c']), .22)
            bust(a, x, y + r.uniform(-8, 8), s, cc, hair=dn(cc, .25), rim=mix('#e8a868', c, .2 + row * .22 + abs(x - 800) / 2200), back=True)
    a.finish(grain=.045)


def baseball():
    m = Mood(['#070d26', '#0f1c46', '#24386f', '#4a5c94'], '#f4f6ff', '#0c1430', '#3f5488', 260, (0, -.6, 1))
    a = Art('baseball', m, Cam(0, -6.2, 2.1, f=1250, hy=500))
    r = a.r
    a.sky(500, stars=60)
    a.glow(800, 470, 900, '#6f8fd0', .35, sy=.5)
    P = a.cam.pt
    # stands: two decks on an arc
    for r0, r1, z0, z1, base in ((104, 128, 4, 17, '#1c2a56'), (126, 146, 22, 34, '#17234c')):
        n = 40
        for i in range(n):
            t0, t1 = math.radians(-58 + 116 * i / n), math.radians(-58 + 116 * (i + 1) / n)
            q = [(r0 * math.sin(t0), r0 * math.cos(t0), z0), (r0 * math.sin(t1), r0 * math.cos(t1), z0), (r1 * math.sin(t1), r1 * math.cos(t1), z1), (r1 * math.sin(t0), r1 * math.cos(t0), z1)]
            a.poly(a.cam.clip(q), mix(base, '#33488a', .25 if i % 4 else .05))
            w = [(q[0][0], q[0][1], z0 - 4), (q[1][0], q[1][1], z0 - 4), q[1], q[0]]
            a.poly(a.cam.clip(w), '#101a3a' if z0 < 10 else '#0d1634')
        by = {}
        for row in range(18):
            t = (row + .5) / 18
            R, z = r0 + (r1 - r0) * t, z0 + (z1 - z0) * t + .5
            for k in range(170):
                if r.random() < .22:
                    continue
                an = math.radians(-57 + 114 * (k + r.random() * .5) / 170)
                x, y = P((R * math.sin(an), R * math.cos(an), z))
                if -10 < x < W + 10:
                    c = r.choice(['#8fa3d0', '#c9d3ee', '#d97a62', '#e9b86a', '#5f78b4', '#44588f', '#f0ede4', '#44588f'])
                    by.setdefault(c, []).append('M%.0f %.0fh3.4v4.4h-3.4z' % (x, y))
        for c, s in by.items():
            a.path(''.join(s), c, op=.8)
    # roof lip and light towers
    for x in (-760, -420, 420, 760):
        px = 800 + x
        a.line([(px, 170), (px, 80)], '#0a1130', 8)
        a.poly([(px - 74, 96), (px + 74, 96), (px + 70, 30), (px - 70, 30)], '#0e1738')
        for j in range(3):
            for i in range(7):
                a.circ(px - 57 + i * 19, 43 + j * 20, 7.4, '#fbfdff')
        a.glow(px, 62, 430, '#cfe2ff', .9)
        a.shaft([(px - 40, 70), (px + 40, 70), (800 + x * .3 + 320, 700), (800 + x * .3 - 320, 700)], '#dceaff', .2, 30)
    # wall and field
    n = 40
    for i in range(n):
        t0, t1 = math.radians(-60 + 120 * i / n), math.radians(-60 + 120 * (i + 1) / n)
        a.poly(a.cam.clip([(102 * math.sin(t0), 102 * math.cos(t0), 0), (102 * math.sin(t1), 102 * math.cos(t1), 0), (102 * math.sin(t1), 102 * math.cos(t1), 3.4), (102 * math.sin(t0), 102 * math.cos(t0), 3.4)]), '#1d5a52' if i % 5 else '#247066')
    a.poly([(-5, P((0, 101, 0))[1]), (W + 5, P((0, 101, 0))[1]), (W + 5, H), (-5, H)], a.lin(['#4f9a63', '#3a8552', '#256a42'], 0, 520, 0, H))
    for i in range(-14, 14):
        if i % 2:
            a.poly3([(i * 6, 6, 0), (i * 6 + 6, 6, 0), (i * 6 + 6, 101, 0), (i * 6, 101, 0)], '#5fae70', op=.5)
    for y in range(46, 100, 14):
        a.poly3([(-120, y, 0), (120, y, 0), (120, y + 7, 0), (-120, y + 7, 0)], '#7cc487', op=.2)
    dirt = ['#b9825a', '#c9926a']
    # infield skin and diamond
    arc = [(29 * math.sin(math.radians(t)), 18.4 + 29 * math.cos(math.radians(t)), 0) for t in range(-92, 93, 4)]
    a.poly(a.cam.clip(arc + [(3, 3, 0), (-3, 3, 0)]), a.lin(['#a9754f', '#c48a5e'], 0, 560, 0, 800))
    a.poly(a.cam.clip([(0, 4.5, 0), (17, 19.4, 0), (0, 35.5, 0), (-17, 19.4, 0)]), a.lin(['#4a9560', '#35824f'], 0, 560, 0, 800))
    with a.clipped(a.cam.clip([(0, 4.5, 0), (17, 19.4, 0), (0, 35.5, 0), (-17, 19.4, 0)])):
        for k in range(-7, 8):
            if k % 2:
                a.poly(a.cam.clip([(k * 2.6, 4, 0), (k * 2.6 + 2.6, 4, 0), (k * 2.6 + 2.6, 36, 0), (k * 2.6, 36, 0)]), '#58a86c', op=.5)
    a.ell(*P((0, 18.4, 0)), 150, 15, '#b67f56')
    a.ell(P((0, 18.4, 0))[0], P((0, 18.4, .25))[1], 108, 9, '#cf9a6e')
    disc = [(4.6 * math.cos(t * .2), .2 + 4.2 * math.sin(t * .2), 0) for t in range(32)]
    a.poly(a.cam.clip(disc), a.lin(['#c48a5e', '#a06a48', '#7d5038'], 0, 700, 0, H))
    for sx in (-1, 1):
        a.poly3([(sx * .5, 1, .01), (sx * .62, 1, .01), (sx * 71, 71, .01), (sx * 70.4, 71, .01)], '#f4f4ee', fog=False, op=.9)
        for u0, v0, u1, v1 in ((.45, -1, .53, 1.2), (1.75, -1, 1.83, 1.2), (.45, 1.12, 1.83, 1.2), (.45, -1, 1.83, -.92)):
            a.poly3([(sx * u0, v0, .01), (sx * u1, v0, .01), (sx * u1, v1, .01), (sx * u0, v1, .01)], '#f4f0e6', fog=False, op=.85)
    a.poly3([(-.28, .1, .02), (.28, .1, .02), (.28, .4, .02), (0, .6, .02), (-.28, .4, .02)], '#fdfdf8', fog=False)
    for bx, by in ((19.4, 19.4), (-19.4, 19.4), (0, 38.8)):
        a.poly3([(bx - .35, by, .1), (bx + .35, by, .1), (bx + .35, by + .5, .1), (bx - .35, by + .5, .1)], WHITE, fog=False)
    # fielders
    K = dict(skin='#c79a7d', hat='#1d3a6e', rim='#ffffff')
    for x, y, fl in ((-13, 38, 1), (12, 40, -1), (-24, 27, 1), (23, 26, -1), (-30, 78, 1), (4, 86, 1), (34, 76, -1)):
        a.man3(x, y, 1.84, col='#e9edf4', leg='#d4dae6', pose=(16, -30, -14, -22, 24, 40, 30, 34, 12), flip=fl, **K)
    a.man3(0, 18.4, 1.88, z=.25, col='#eef1f6', leg='#dde2ec', pose=(62, -34, -34, -14, 132, -26, -64, -16, 20), flip=1, **K)
    # catcher, crouching with his back to us
    cx, cy = P((.15, -1.35, 0))
    s = a.cam.f / a.cam.depth((0, -1.35, 0))
    a.ell(cx, cy, .7 * s, .09 * s, '#2b1a1c', op=.5)
    navy = '#1d2b52'
    for sx in (-1, 1):
        limb(a, (cx + sx * .16 * s, cy - .38 * s), .17 * s, (cx + sx * .46 * s, cy - .42 * s), .13 * s, '#c9d0de')
        limb(a, (cx + sx * .44 * s, cy - .42 * s), .1 * s, (cx + sx * .33 * s, cy - .07 * s), .075 * s, '#2e4274')
    limb(a, (cx, cy - .42 * s), .25 * s, (cx, cy - .82 * s), .26 * s, '#dfe4ee')
    a.path('M%.1f %.1fl%.1f %.1f' % (cx - .2 * s, cy - .92 * s, .38 * s, .5 * s), stroke=navy, sw=.06 * s)
    a.path('M%.1f %.1fl%.1f %.1f' % (cx + .2 * s, cy - .92 * s, -.38 * s, .5 * s), stroke=navy, sw=.06 * s)
    limb(a, (cx - .22 * s, cy - .88 * s), .1 * s, (cx - .52 * s, cy - .82 * s), .08 * s, '#dfe4ee')
    a.ell(cx - .56 * s, cy - .86 * s, .15 * s, .17 * s, '#7a4326')
    a.ell(cx - .58 * s, cy - .88 * s, .1 * s, .12 * s, '#a3643a')
    a.circ(cx, cy - 1.16 * s, .15 * s, navy)
    a.circ(cx - .03 * s, cy - 1.19 * s, .11 * s, '#33477e')
    # batter in mid-swing, left of the plate
    bx, by = P((-1.15, -.1, 0))
    s = a.cam.f / a.cam.depth((-1.15, -.1, 0))
    a.ell(bx + .2 * s, by + .02 * s, 1.0 * s, .1 * s, '#2b1a1c', op=.5)
    J = lambda u, v: (bx + u * s, by - v * s)
    W_, R_, K_ = '#eef0ee', '#b8332f', '#c79a7d'
    limb(a, J(-.1, .92), .15 * s, J(-.42, .5), .115 * s, W_)      # rear leg
    limb(a, J(-.42, .5), .105 * s, J(-.62, .1), .07 * s, W_)
    limb(a, J(-.62, .06), .055 * s, J(-.44, .04), .045 * s, '#20242f')
    limb(a, J(.06, .92), .15 * s, J(.36, .52), .115 * s, W_)      # front leg
    limb(a, J(.36, .52), .105 * s, J(.58, .1), .07 * s, W_)
    limb(a, J(.58, .05), .05 * s, J(.76, .04), .045 * s, '#20242f')
    limb(a, J(-.03, .95), .17 * s, J(-.04, 1.38), .21 * s, R_)   # trunk
    limb(a, J(-.1, .86), .13 * s, J(.06, .86), .13 * s, W_)
    a.poly([J(-.21, .98), J(.17, .98), J(.19, .86), J(-.24, .86)], W_)
    a.rect(J(-.22, .97)[0], J(0, 1.0)[1], .38 * s, .06 * s, '#20242f')
    limb(a, J(-.16, 1.44), .09 * s, J(.12, 1.2), .075 * s, R_)
    limb(a, J(.12, 1.2), .06 * s, J(.42, 1.24), .05 * s, K_)
    a.circ(*J(-.0, 1.72), .125 * s, K_)
    a.path('M%.1f %.1fa%.1f %.1f 0 0 1 %.1f 0l%.1f %.1fq%.1f %.1f %.1f %.1fz' % (*J(-.15, 1.72), .15 * s, .165 * s, .3 * s, .11 * s, .02 * s, -.14 * s, .0, -.2 * s, -.03 * s), '#8a2427')
    a.path('M%.1f %.1fa%.1f %.1f 0 0 1 %.1f %.1f' % (*J(-.12, 1.76), .13 * s, .14 * s, .16 * s, -.09 * s), stroke='#d8605a', sw=.03 * s)
    limb(a, J(.1, 1.46), .09 * s, J(.34, 1.3), .07 * s, R_)
    limb(a, J(.34, 1.3), .058 * s, J(.48, 1.26), .05 * s, K_)
    a.circ(*J(.47, 1.25), .065 * s, '#f2f2f2')
    a.poly([J(.44, 1.235), J(.44, 1.275), J(1.28, 1.47), J(1.31, 1.36)], '#d9a25e')
    a.poly([J(.44, 1.235), J(.44, 1.25), J(1.3, 1.39), J(1.31, 1.36)], '#9a6a38')
    a.circ(*J(1.3, 1.415), .055 * s, '#d9a25e')
    # swing arc and ball
    a.path('M%.1f %.1fQ%.1f %.1f %.1f %.1f' % (*J(-.9, 1.75), *J(.5, .95), *J(1.3, 1.42)), stroke=a.lin([(0, WHITE, 0), (1, WHITE, .5)], *J(-.9, 1.7), *J(1.3, 1.42)), sw=.1 * s, filter=a.blur(5))
    q = (bx + 1.95 * s, by - 1.5 * s)
    a.path('M%.1f %.1fL%.1f %.1f' % (*P((.1, 17, 1.9)), *q), stroke=a.lin([(0, WHITE, 0), (1, WHITE, .7)], *P((.1, 17, 1.9)), *q), sw=7, filter=a.blur(3))
    a.glow(*q, 70, WHITE, .6)
    a.circ(*q, 13, '#fdfdf8')
    a.path('M%.1f %.1fq5 8 0 17' % (q[0] - 7, q[1] - 9), stroke='#c0392b', sw=1.6)
    a.finish(grain=.045, vignette=.4)


LAND = [
    [(70, -160), (71, -130), (68, -100), (62, -92), (58, -94), (52, -80), (60, -77), (58, -66), (50, -58), (45, -66), (40, -74), (30, -81), (25, -80), (30, -90), (21, -97), (15, -92), (9, -80), (16, -98), (23, -109), (34, -120), (48, -125), (58, -137), (58, -155), (64, -165)],
    [(12, -72), (8, -60), (-1, -48), (-7, -35), (-22, -41), (-34, -53), (-41, -63), (-54, -69), (-45, -74), (-18, -71), (-5, -81), (4, -77)],
    [(36, -6), (37, 10), (32, 20), (31, 33), (12, 43), (11, 51), (-4, 40), (-18, 38), (-34, 26), (-34, 18), (-17, 12), (4, 8), (5, -8), (15, -17), (28, -12)],
    [(43, -9), (48, -4), (53, 6), (58, 8), (70, 20), (70, 40), (68, 60), (73, 80), (76, 105), (72, 140), (68, 178), (60, 163), (52, 156), (59, 150), (53, 140), (43, 132), (39, 127), (35, 129), (35, 126), (39, 122), (36, 120), (30, 122), (22, 113), (20, 106), (10, 108), (2, 103), (14, 98), (22, 90), (15, 80), (8, 77), (20, 72), (25, 62), (26, 56), (23, 58), (13, 45), (20, 39), (30, 34), (37, 36), (37, 27), (41, 28), (38, 23), (45, 13), (38, 16), (44, 8), (37, -2), (37, -9)],
    [(-12, 131), (-12, 142), (-20, 147), (-34, 151), (-38, 145), (-32, 133), (-34, 117), (-22, 114)],
    [(42, 140), (36, 140), (33, 131), (35, 134), (38, 139)], [(82, -30), (72, -22), (60, -44), (76, -68)],
    [(5, 117), (0, 118), (-3, 112), (1, 109)], [(-2, 134), (-9, 147), (-8, 138)], [(58, -5), (51, 1), (50, -5)], [(5, 97), (-5, 105), (-1, 99)],
]


def globe(a, cx, cy, R, lon, lat, sea, land, line, rim):
    la = math.radians(lat)

    def pr(p):
        f, l = math.radians(p[0]), math.radians(p[1] - lon)
        x, y, z = math.cos(f) * math.sin(l), math.sin(f), math.cos(f) * math.cos(l)
        y, z = y * math.cos(la) - z * math.sin(la), y * math.sin(la) + z * math.cos(la)
        return x, y, z
    a.glow(cx, cy, R * 1.75, rim, .6)
    a.circ(cx, cy, R, a.rad(cx - R * .4, cy - R * .45, R * 1.6, sea))
    for poly in LAND:
        p = []
        for i, b in enumerate(poly):
            c = poly[i - 1]
            for k in range(8):
                t = k / 8
                p.append(pr((c[0] + (b[0] - c[0]) * t, c[1] + (b[1] - c[1]) * t)))
        if not any(v[2] > 0 for v in p):
            continue
        q = []
        for x, y, z in p:
            if z < 0:
                n = math.hypot(x, y) or 1
                x, y = x / n, y / n
            q.append((cx + x * R, cy - y * R))
        a.poly(q, a.lin(land, cx - R, cy - R, cx + R, cy + R), stroke=land[0], sw=2, stroke_linejoin='round')
    for g in [[(f, l) for f in range(-90, 91, 6)] for l in range(0, 360, 20)] + [[(f, l) for l in range(0, 361, 6)] for f in range(-60, 61, 20)]:
        seg = []
        for v in map(pr, g):
            if v[2] > 0:
                seg.append((cx + v[0] * R, cy - v[1] * R))
            else:
                if len(seg) > 1:
                    a.line(seg, line, 1.2, op=.35)
                seg = []
        if len(seg) > 1:
            a.line(seg, line, 1.2, op=.35)
    a.circ(cx, cy, R, a.rad(cx - R * .38, cy - R * .45, R * 1.75, [(0, WHITE, .22), (.3, WHITE, 0), (.62, '#050a20', .12), (1, '#050a20', .82)]))
    a.circ(cx, cy, R - 1, 'none', stroke=rim, sw=3, op=.75)
    return pr


def globe_summit():
    m = Mood(['#0a1436', '#12265a', '#23478a'], '#ffe2b0', '#0a1230', '#1d3a78', 200, (-.5, -.5, .8))
    a = Art('globe-summit', m)
    r = a.r
    a.rect(0, 0, W, H, a.lin(['#081130', '#10265c', '#1d478c', '#12224a', '#080d22'], 0, 0, 0, H))
    for i in range(-9, 10):
        x = 800 + i * 118
        a.poly([(x - 46, 0), (x + 46, 0), (800 + i * 104 + 40, 640), (800 + i * 104 - 40, 640)], a.lin([(0, '#3f6cb4', .05), (.6, '#6f9cdc', .2), (1, '#cfe0ff', .06)], 0, 0, 0, 640))
    pr = globe(a, 800, 352, 318, 118, 22, ['#5aa6d8', '#2468ac', '#0d3272'], ['#f3d390', '#c9974a'], '#cfe6ff', '#8fc4ff')
    # ties between cities
    cities = [(37, 127), (35, 140), (31, 121), (1, 104), (28, 77), (25, 55), (-34, 151), (55, 37), (13, 100), (14, 121), (43, 77), (48, 107)]
    C = [(800 + pr(c)[0] * 318, 352 - pr(c)[1] * 318) for c in cities]
    for i, j in ((0, 1), (0, 3), (0, 4), (0, 7), (1, 6), (2, 5), (3, 6), (4, 7), (8, 9), (0, 11), (10, 5)):
        (x1, y1), (x2, y2) = C[i], C[j]
        mx, my = (x1 + x2) / 2, (y1 + y2) / 2
        k = 1.22
        a.path('M%.1f %.1fQ%.1f %.1f %.1f %.1f' % (x1, y1, 800 + (mx - 800) * k, 352 + (my - 352) * k - 26, x2, y2), stroke='#fff2c8', sw=2, op=.85)
    for x, y in C:
        a.glow(x, y, 26, '#fff0c0', .9)
        a.circ(x, y, 4, '#fffbe8')
    # flags, plain colours
    fl = [('#c0483c', '#f3e9d6'), ('#2f6fae', '#f0d27a'), ('#3a8a68', '#f3e9d6'), ('#d9963a', '#7a2f3a'), ('#6a4a8c', '#f0d27a'), ('#d5d9e2', '#2f5a9a')]
    for i in range(12):
        x = 110 + i * 56 if i < 6 else 1490 - (i - 6) * 56
        sx = 1 if i < 6 else -1
        if abs(x - 800) < 395:
            continue
        c0, c1 = fl[i % 6]
        a.line([(x, 640), (x, 316)], '#d9b56c', 5)
        a.circ(x, 312, 7, '#f3d894')
        d = 'M%.1f 324C%.1f 340 %.1f 330 %.1f 372C%.1f 420 %.1f 450 %.1f 486L%.1f 470Z' % (x, x + sx * 22, x + sx * 42, x + sx * 44, x + sx * 46, x + sx * 30, x + sx * 34, x)
        a.path(d, a.lin([c0, dn(c0, .35), c0], x, 330, x + sx * 40, 480))
        a.path('M%.1f 384C%.1f 392 %.1f 392 %.1f 410L%.1f 444C%.1f 430 %.1f 424 %.1f 418Z' % (x, x + sx * 16, x + sx * 34, x + sx * 46, x + sx * 40, x + sx * 30, x + sx * 16, x), c1, op=.9)
    a.mist(650, 60, '#2b5aa6', .5)
    # table
    coats = ['#1c2847', '#3a2438', '#243a4a', '#2c2c3c', '#473038', '#20304f']
    skins = ['#c79a7d', '#a87657', '#e0b796', '#8a5c42', '#d2a688']
    for i in range(11):
        t = math.pi * (1.06 + .88 * i / 10)
        x, y = 800 + 640 * math.cos(t), 742 + 118 * math.sin(t)
        s = 78 + 20 * (1 + math.sin(t))
        a.rect(x - s * .42, y - s * .82, s * .84, s * .9, '#0c1530', s * .14)
        bust(a, x, y + 14, s, coats[i % 6], skins[(i * 3) % 5], ['#1c1822', '#3a2a24', '#8d8a8c', '#221c20'][i % 4], rim='#9cc6ff')
    a.ell(800, 792, 730, 142, '#060a1c', op=.7)
    a.ell(800, 770, 720, 138, a.lin(['#5a3524', '#8f5a38', '#4a2a20'], 80, 0, 1520, 0))
    a.ell(800, 758, 720, 138, a.lin(['#e6b77a', '#b9814a', '#7d4e30'], 0, 620, 0, 900))
    a.ell(800, 758, 706, 131, 'none', stroke='#f6d9a4', sw=2, op=.6)
    a.ell(800, 764, 470, 74, '#0b1432')
    a.ell(800, 770, 466, 68, a.rad(800, 740, 466, ['#4f8ad0', '#1b3a78', '#0c1a40'], .2))
    a.ell(800, 750, 300, 26, '#bfe0ff', op=.35, filter=a.blur(16), blend='screen')
    for i in range(22):
        t = 2 * math.pi * i / 22
        x, y = 800 + 590 * math.cos(t), 758 + 104 * math.sin(t)
        k = .8 + .35 * math.sin(t)
        a.poly([(x - 17 * k, y - 4 * k), (x + 17 * k, y - 4 * k), (x + 20 * k, y + 6 * k), (x - 20 * k, y + 6 * k)], '#f7f1e2')
        a.line([(x + 28 * k, y + 4 * k), (x + 30 * k, y - 16 * k)], '#1a1c2c', 2.2)
        a.circ(x + 30 * k, y - 17 * k, 3 * k, '#1a1c2c')
        a.ell(x - 30 * k, y, 5 * k, 8 * k, '#cfe6ff', op=.6)
    # delegates with their backs to the reader
    for i in range(7):
        t = math.pi * (.1 + .8 * i / 6)
        x, y = 800 + 700 * math.cos(t), 880 + 105 * math.sin(t)
        s = 170 + 26 * math.sin(t)
        c = mix(coats[i % 6], '#05081a', .45)
        bust(a, x, y + 10, s, c, hair=mix(['#1c1822', '#2a2024', '#5b5a62', '#15131c'][i % 4], '#05081a', .2), rim='#e8b878', back=True)
        a.path('M%.1f %.1fv-%.1fq0 -%.1f %.1f -%.1fh%.1fq%.1f 0 %.1f %.1fv%.1fz' % (x - s * .46, y + 90, s * .42, s * .14, s * .14, s * .14, s * .64, s * .14, s * .14, s * .14, s * .42), a.lin(['#1a2444', '#080c1e'], 0, y - 40, 0, y + 80))
    a.finish(grain=.045, vignette=.38)


def snow_street():
    m = Mood(['#2e3f66', '#53668c', '#8d97b2', '#c4b7bd', '#e3c9b8'], '#ffd9a0', '#31416a', '#a9b3c8', 95, (-.5, -.45, .8))
    a = Art('snow-street', m, Cam(.4, 0, 1.75, f=980, hy=590))
    r = a.r
    a.sky(600)
    a.ridge(520, 26, '#8a98b6', '#b9bcca', seed=1, peaks=[(820, 330, 130), (1150, 260, 70), (500, 260, 60)], depth=120)
    a.mist(590, 60, '#d9ccc9', .7)
    P = a.cam.pt
    a.poly([(-5, 592), (W + 5, 592), (W + 5, H), (-5, H)], a.lin(['#d8d3da', '#c2cbdc', '#9dacc8', '#7486ac'], 0, 592, 0, H))
    walls = ['#8a4b40', '#4b5a6f', '#a37f5a', '#5f4a52', '#6b7460', '#93604a', '#47566a']
    for y in range(84, -2, -8):
        for sx in (-1, 1):
            k = (y // 8 * 3 + (sx > 0) * 2) % 7
            h = [6.2, 8.6, 7.0, 9.6, 6.8, 8.2, 7.4][k]
            x0, x1 = (-17, -7.2) if sx < 0 else (7.2, 17)

            def shop(art, f, k=k, h=h):
                fl = art.fog
                for j, (u0, u1) in enumerate(((.07, .42), (.58, .93))):
                    art.poly(f.q(u0, .06, u1, 2.7 / h), f.fog(['#ffd890', '#ffc878', '#ffe3ab'][(k + j) % 3]))
                    art.poly(f.q(u0, .06, u1, .9 / h), f.fog('#c97f4a'), op=.55)
                    art.poly(f.q((u0 + u1) / 2 - .012, .06, (u0 + u1) / 2 + .012, 2.7 / h), f.fog('#4a3234'))
                    art.poly(f.q(u0, 1.9 / h, u1, 1.97 / h), f.fog('#4a3234'))
                art.poly(f.q(.45, 0, .55, 2.5 / h), f.fog('#3a2a30'))
                art.poly(f.q(.02, 2.75 / h, .98, 3.3 / h), f.fog(['#35516a', '#7a3440', '#3f5f4c', '#8a6a3a'][k % 4]))
                z = 4.0
                while z + 1.6 < h:
                    for u in (.14, .42, .7):
                        lit = art.r.random() < .5
                        art.poly(f.q(u, z / h, u + .16, (z + 1.5) / h), f.fog('#ffcf86' if lit else '#3c4c6c'))
                        art.poly(f.q(u - .02, z / h - .012, u + .18, z / h + .012), f.fog('#f2f3f6'))
                    z += 2.7
            a.box(x0, y, 0, x1, y + 8, h, walls[k], side=shop, deco=None)
            a.flush()
            # snow on roof and awning
            a.box(x0 - .25, y - .1, h, x1 + .25, y + 8.1, h + .42, '#f4f5f8', top='#fbfbfd', foot=0)
            a.flush()
            xi = sx * 7.2
            xo = sx * 5.9
            a.poly3([(xi, y + .3, 3.4), (xi, y + 7.7, 3.4), (xo, y + 7.7, 2.85), (xo, y + .3, 2.85)], ['#7a3440', '#35516a', '#3f5f4c'][k % 3], (-sx * .4, -.3, .5))
            a.poly3([(xi, y + .3, 3.52), (xi, y + 7.7, 3.52), (xo - sx * .06, y + 7.7, 2.98), (xo - sx * .06, y + .3, 2.98)], '#f1f3f8')
            d = a.cam.depth((xi, y + 4, 1.5))
            if d > 3:
                a.glow(*P((xi - sx * .3, y + 4, 1.5)), min(520, 3200 / d), '#ffb85e', .5)
            # light lying on the pavement
            p = a.cam.clip([(xi, y + .6, .03), (xi, y + 7.4, .03), (xi - sx * 3.4, y + 6.8, .03), (xi - sx * 3.4, y + .4, .03)])
            if len(p) > 2:
                x_, y_ = P((xi, max(3, y + 4), 0))
                e_ = P((xi - sx * 3.4, max(3, y + 4), 0))
                a.poly(p, a.lin([(0, '#ffca80', .75), (1, '#ffca80', 0)], x_, y_, e_[0], e_[1]))
        # kerb snow banks
        for sx in (-1, 1):
            for q in reversed(range(12)):
                yy = y + q * .66
                if yy < 2.6:
                    continue
                px, py = P((sx * 3.9, yy, 0))
                s = 980 / a.cam.depth((0, yy, 0))
                k = .8 + .3 * math.sin(yy * 1.7 + sx)
                a.ell(px - sx * s * .1, py + s * .05, s * .62 * k, s * .26 * k, a.fog('#8fa0c2', yy))
                a.ell(px, py - s * .06 * k, s * .56 * k, s * .24 * k, a.fog(mix('#f3f5fa', '#dfe6f2', (q % 3) / 4), yy))
        if y % 16 == 4 and y > 8:
            for sx in (-1, 1):
                px, py = P((sx * 4.6, y, 0))
                s = 980 / a.cam.depth((0, y, 0))
                c = a.fog('#20283f', y * .7)
                a.line([(px, py), (px, py - 4.3 * s)], c, .12 * s)
                a.rect(px - .14 * s, py - .7 * s, .28 * s, .7 * s, c, .05 * s)
                a.line([(px - .5 * s, py - 4.2 * s), (px + .5 * s, py - 4.2 * s)], c, .07 * s)
                for g in (-.5, .5):
                    gx, gy = px + g * s, py - 4.45 * s
                    a.glow(gx, gy, 3.2 * s, '#ffd28a', .8)
                    a.circ(gx, gy, .24 * s, '#fff4d6')
                    a.path('M%.1f %.1fq%.1f %.1f %.1f 0z' % (gx - .3 * s, gy - .15 * s, .3 * s, -.4 * s, .6 * s), '#fbfcff')
        if y % 16 == 12 and y > 6:
            for sx in (-1, 1):
                px, py = P((sx * 5.2, y, 0))
                s = 980 / a.cam.depth((0, y, 0))
                a.bare(px, py, 6.4 * s, a.fog('#2c2b3e', y * .8), spread=24, deep=5)
    # wheel tracks and steps
    for x in (-1.9, -1.2, 1.1, 1.8):
        a.poly(a.cam.clip([(x, 2, 0), (x + .28, 2, 0), (x + .1, 80, 0), (x, 80, 0)]), '#7f90b4', op=.4)
    for i in range(26):
        yy = 3.2 + i * .62
        px, py = P((.1 + (.13 if i % 2 else -.13) + .02 * i, yy, 0))
        s = 980 / yy
        a.ell(px, py, .1 * s, .05 * s, '#5f72a0', op=.75)
    # far walkers, then the one with an umbrella
    for x, y, c, fl in ((-2.6, 40, '#3b3450', 1), (2.2, 33, '#4a3a44', -1), (-3.1, 25, '#2f4a66', 1), (-2.5, 25.3, '#7a3c46', 1), (3.0, 20.5, '#4c4a3a', -1)):
        a.man3(x, y, 1.7, col=c, leg='#1f2338', skin='#c4957a', pose='walk2', flip=fl, coat=.17, rim='#ffd9a0')
    x, y = P((.75, 10.2, 0))
    s = 980 / 10.2
    a.ell(x, y, 1.0 * s, .1 * s, '#44578a', op=.6)
    a.man(x, y, 1.68 * s, '#263253', leg='#191d33', skin='#c4957a', pose='walk2', coat=.22, rim='#ffcf8e', bag=None)
    ux, uy = x + .1 * s, y - 1.55 * s
    a.line([(ux, y - 1.0 * s), (ux, uy - .5 * s)], '#1c1c2c', 3)
    a.path('M%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1fQ%.1f %.1f %.1f %.1fQ%.1f %.1f %.1f %.1fQ%.1f %.1f %.1f %.1fZ' % (
        ux - .86 * s, uy, ux - .78 * s, uy - .52 * s, ux - .3 * s, uy - .68 * s, ux, uy - .7 * s, ux + .3 * s, uy - .68 * s, ux + .78 * s, uy - .52 * s, ux + .86 * s, uy,
        ux + .58 * s, uy - .14 * s, ux + .29 * s, uy, ux, uy - .12 * s, ux - .29 * s, uy, ux - .58 * s, uy - .14 * s, ux - .86 * s, uy), a.lin(['#e0483c', '#b32a35', '#7d1c30'], ux - .8 * s, uy - .6 * s, ux + .8 * s, uy))
    a.path('M%.1f %.1fQ%.1f %.1f %.1f %.1fM%.1f %.1fQ%.1f %.1f %.1f %.1f' % (ux - .29 * s, uy, ux - .26 * s, uy - .45 * s, ux, uy - .7 * s, ux + .29 * s, uy, ux + .26 * s, uy - .45 * s, ux, uy - .7 * s), stroke='#6d1628', sw=2)
    a.path('M%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1fZ' % (ux - .7 * s, uy - .36 * s, ux - .5 * s, uy - .58 * s, ux - .2 * s, uy - .68 * s, ux, uy - .7 * s, ux + .2 * s, uy - .68 * s, ux + .45 * s, uy - .62 * s, ux + .52 * s, uy - .5 * s), '#fdf4f2', op=.85)
    a.flakes(620, 7)
    a.finish()


def school():
    m = Mood(['#5b9ac6', '#8fc0d8', '#c9e2e4', '#f3ecd4', '#fdf0d0'], '#ffeabc', '#44547c', '#dfe3da', 520, (-.6, -.65, .6))
    a = Art('school', m, Cam(-6, 0, 3.2, yaw=6, f=1260, hy=640))
    r = a.r
    P = a.cam.pt
    a.sky(650, sun=(240, 210), r=1, glow=560)
    a.clouds(190, 6, WHITE, .9, 190, 80)
    a.clouds(380, 6, '#fff8e8', .7, 130, 50, seed=2)
    a.ridge(585, 30, '#7fa08c', '#b9cbb2', seed=1, peaks=[(1180, 420, 90), (300, 400, 60)], depth=110)
    a.ridge(622, 16, '#5f8a68', '#93ad84', seed=2, depth=70)
    # ground
    a.poly([(-5, 646), (W + 5, 646), (W + 5, H), (-5, H)], a.lin(['#dcc79b', '#d3b582', '#b98f62', '#966f52'], 0, 646, 0, H))
    a.poly(a.cam.clip([(-80, 62, 0), (90, 62, 0), (90, 80, 0), (-80, 80, 0)]), '#8fae62')
    # track ovals
    for k in range(5):
        R = 13 + k * 1.1
        pts = [(14 + (R + 14) * math.cos(t / 20 * math.pi) * 1.0, 42 + R * .9 * math.sin(t / 20 * math.pi), .01) for t in range(41)]
        a.line(a.cam.clip(pts), '#fff6e0', 2.4, op=.75)
    # the building: white with brick ends
    w0 = '#f1e6d2'
    cls = windows(12, 4, .8, .52, (.01, .03, .01, .05), dark='#3f5c7c', sky='#bfe0ee', sill=True)
    a.box(-44, 84, 0, -8, 98, 16.5, w0, deco=cls, side=windows(3, 4, .4, .5, dark='#3f5c7c', sky='#bfe0ee'))
    a.box(8, 84, 0, 50, 98, 16.5, w0, deco=windows(14, 4, .8, .52, (.01, .03, .01, .05), dark='#3f5c7c', sky='#bfe0ee', sill=True), side=windows(3, 4, .4, .5, dark='#3f5c7c', sky='#bfe0ee'))
    a.box(-44.5, 83.4, 16.5, -8, 98, 17.3, '#d8c6a4')
    a.box(8, 83.4, 16.5, 50.5, 98, 17.3, '#d8c6a4')
    a.flush()
    a.box(-48, 83, 0, -43, 98, 18.4, '#b4644a')
    a.box(49, 83, 0, 54, 98, 18.4, '#b4644a', deco=windows(1, 4, .5, .5, dark='#3f5c7c', sky='#bfe0ee'))
    a.flush()
    a.box(-8, 80, 0, 8, 98, 21, '#b4644a', deco=windows(3, 4, .56, .55, (.08, .24, .08, .26), dark='#3f5c7c', sky='#cfeaf2', sill=False))
    a.box(-8.6, 79.4, 21, 8.6, 98, 22, '#e6d6b8')
    a.flush()
    cx, cy = P((0, 79.9, 18.4))
    q = 1.7 * 1260 / 80
    a.circ(cx, cy, q * 1.14, '#7d4436')
    a.circ(cx, cy, q, '#fdf7e8')
    for k in range(12):
        t = k * math.pi / 6
        a.circ(cx + math.cos(t) * q * .8, cy + math.sin(t) * q * .8, 1.6, '#4a4450')
    a.line([(cx, cy), (cx - q * .52, cy - q * .1)], '#2d2c3c', 3.4)
    a.line([(cx, cy), (cx - q * .35, cy + q * .62)], '#2d2c3c', 2.4)
    a.box(-7, 75, 4.6, 7, 80, 5.3, '#f4ead8')
    for x in (-6.4, 5.8):
        a.box(x, 75.2, 0, x + .6, 75.8, 4.6, '#e6d6b8')
    a.flush()
    a.poly3([(-4, 79.8, 0), (4, 79.8, 0), (4, 79.8, 4.2), (-4, 79.8, 4.2)], '#2f4460')
    a.poly3([(-.1, 79.7, 0), (.1, 79.7, 0), (.1, 79.7, 4.2), (-.1, 79.7, 4.2)], '#f1e6d2')
    for x, c in ((-15, '#c0483c'), (-17.5, '#2f6fae'), (-20, '#e6c35a')):
        a.line3((x, 74, 0), (x, 74, 13), '#d9dde0', .16)
        a.poly3([(x, 74, 12.8), (x + 2.6, 74, 12.4), (x + 2.5, 74, 10.8), (x, 74, 11.2)], c)
    # flower beds and trees
    for x in range(-40, 50, 4):
        if abs(x) > 8:
            px, py = P((x, 81, 0))
            a.path(a.dots([(px + r.uniform(-30, 30), py - r.uniform(0, 12), r.uniform(6, 10)) for _ in range(9)]), '#557a48')
            a.path(a.dots([(px + r.uniform(-30, 30), py - r.uniform(4, 16), r.uniform(2, 5)) for _ in range(9)]), '#86a85c')
    gk = [['#a9702a', '#d79a30', '#f1c04a', '#ffe08a'], ['#7d3d28', '#b3582f', '#dd8440', '#f3b468'], ['#4b6a3c', '#6f8f48', '#9ab45c', '#c9d684']]
    for x, y, h, k in ((-40, 72, 9, 0), (-31, 70, 8, 1), (27, 74, 8, 2), (36, 72, 9, 0), (46, 70, 9, 1), (-36, 52, 10, 2), (-27, 38, 10.5, 0), (40, 54, 10, 1), (-19.5, 24, 9.5, 0)):
        px, py = P((x, y, 0))
        s = 1260 / a.cam.depth((x, y, 0))
        a.ell(px + s * 2.6, py + 2, s * 4, s * .38, '#5b4a58', op=.33)
        a.tree(px, py, s * h, [a.fog(c, y * 1.2) for c in gk[k]], trunk='#4a3734', dense=48)
        a.path(a.dots([(px + r.gauss(0, s * 2.2), py + r.uniform(-s * .15, s * .5), s * .09) for _ in range(24)]), gk[k][2], op=.9)
    # climbing frame, goal
    for x in (22, 26):
        for y in (62, 65):
            a.line3((x, y, 0), (x, y, 2.6), '#c0483c', .14)
    for z in (1.3, 2.6):
        a.line3((22, 62, z), (26, 62, z), '#2f6fae', .12)
        a.line3((22, 65, z), (26, 65, z), '#2f6fae', .12)
    for a_, b_ in (((6, 58, 0), (6, 58, 2.2)), ((11.5, 58, 0), (11.5, 58, 2.2)), ((6, 58, 2.2), (11.5, 58, 2.2))):
        a.line3(a_, b_, WHITE, .16)
    # children
    kid = [('#d24f43', '#33436e', '#f0bd3e'), ('#3f7fb4', '#3a3a4c', '#d24f43'), ('#f0c04e', '#3f5a86', '#3a8a78'), ('#5a9a6c', '#44405c', '#e8843a'), ('#e89ab0', '#3a4a78', '#7a5aa0'), ('#f4efe2', '#2f3f66', '#c0483c'), ('#7a6ab0', '#2f3654', '#f0bd3e')]
    for i, (x, y, h, p, fl) in enumerate([(12, 50, 1.3, 'run', 1), (15, 47, 1.3, 'run2', 1), (19, 52, 1.35, 'run', -1), (9, 44, 1.3, 'run2', -1), (-4, 60, 1.4, 'walk', 1), (3, 64, 1.4, 'walk2', -1), (-9, 48, 1.35, 'walk2', 1), (-2.5, 37, 1.35, 'walk', 1), (-1.2, 37.6, 1.4, 'walk2', 1), (4.6, 30, 1.35, 'walk', -1), (-8.6, 26, 1.35, 'walk2', 1), (-7.7, 26.3, 1.3, 'walk', 1), (-4.1, 17.6, 1.34, 'walk', 1), (-3.25, 17.9, 1.28, 'walk2', 1), (.5, 15.6, 1.36, 'walk2', -1), (-6.2, 12.2, 1.34, 'walk', 1), (-5.3, 12.5, 1.28, 'walk2', 1), (-2.7, 14.2, 1.3, 'run', 1)]):
        c = kid[i % 7]
        a.man3(x, y, h, col=c[0], leg=c[1], skin='#dcae8c', pose=p, flip=fl, bag=c[2] if i > 3 else None, hair='#2a2226', rim=None)
    a.man3(2.6, 22, 1.7, col='#5a6a86', leg='#2f3450', skin='#cfa084', pose='point', flip=-1, coat=.04)
    bx, by = P((14.2, 45, .3))
    a.circ(bx, by, 5, WHITE)
    a.birds(6, 980, 150, 1300, 280, '#6a7a86', 11)
    a.finish()


ALL = [theater, baseball, globe_summit, snow_street, school]
