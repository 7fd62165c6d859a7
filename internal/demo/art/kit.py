"""Drawing kit of the demo newspaper's pictures: colour, light, perspective, and the things that recur.

World units are metres (x right, y away, z up); screen units are the pixels of a 1600 x 1000 picture.
Everything random is seeded per picture, so a source is redrawn byte for byte.
"""
import math
import random
import re
from contextlib import contextmanager

W, H = 1600, 1000


def rgb(c):
    c = c.lstrip('#')
    return [int(c[i:i + 2], 16) for i in (0, 2, 4)]


def mix(a, b, t):
    """a toward b by t in 0..1."""
    t = max(0.0, min(1.0, t))
    return '#%02x%02x%02x' % tuple(round(p + (q - p) * t) for p, q in zip(rgb(a), rgb(b)))


def up(c, t):
    return mix(c, '#ffffff', t)


def dn(c, t):
    return mix(c, '#080b1c', t)


class Mood:
    """Light of a picture: sky from zenith to horizon, sun and shade tints, haze and how far one sees (m)."""

    def __init__(self, sky, sun, shade, haze, far, light):
        n = math.sqrt(sum(v * v for v in light))
        self.sky, self.sun, self.shade, self.haze, self.far = sky, sun, shade, haze, far
        self.light = [v / n for v in light]


DAWN = Mood(['#4a5d86', '#8f8fab', '#dcae9f', '#f8d6ac', '#fbe6c4'], '#ffe0ac', '#3b4068', '#e6bfa8', 420, (-.7, -.35, .6))
NOON = Mood(['#4f93c4', '#86bcd9', '#bcdce6', '#e6f1ec', '#f3f4e6'], '#fff4d6', '#3e5c80', '#cfe2e6', 600, (-.6, -.5, .8))
DUSK = Mood(['#2a3160', '#5f4a80', '#b3677c', '#ee9c73', '#fbcb8c'], '#ffb878', '#2c2850', '#b77c8b', 420, (.7, -.3, .5))
NIGHT = Mood(['#0a1029', '#111b40', '#1c2a58', '#334272', '#55608f'], '#b9ccff', '#0b1130', '#26335f', 350, (-.4, -.6, .7))
SNOW = Mood(['#8da0b6', '#a9b9c9', '#c6d2db', '#dfe5e9', '#eef0ef'], '#fffaf0', '#62779a', '#dbe3ea', 260, (-.4, -.5, .9))
GOLD = Mood(['#7fa6bd', '#a9c3c8', '#dfd9bd', '#f6e2ae', '#fbecc6'], '#ffe6a6', '#4a4a63', '#ead9b4', 450, (-.75, -.3, .55))


class Cam:
    """A pinhole camera; pitch in degrees, upward positive. With pitch 0 verticals stay vertical and hy is the horizon."""

    def __init__(self, x=0, y=0, z=1.7, yaw=0, pitch=0, f=1100, hx=800, hy=560):
        self.o, self.f, self.hx, self.hy = (x, y, z), f, hx, hy
        a, p = math.radians(yaw), math.radians(pitch)
        self.r = (math.cos(a), -math.sin(a), 0)
        self.d = (math.sin(a) * math.cos(p), math.cos(a) * math.cos(p), math.sin(p))
        self.u = (-math.sin(a) * math.sin(p), -math.cos(a) * math.sin(p), math.cos(p))

    def view(self, p):
        v = [p[i] - self.o[i] for i in range(3)]
        return tuple(sum(v[i] * e[i] for i in range(3)) for e in (self.r, self.u, self.d))

    def depth(self, p):
        return self.view(p)[2]

    def pt(self, p):
        x, y, d = self.view(p)
        d = max(d, .05)
        return self.hx + self.f * x / d, self.hy - self.f * y / d

    def clip(self, pts, near=.3):
        """Screen polygon of a world polygon, cut at the near plane; empty when it lies behind."""
        v = [self.view(p) for p in pts]
        out = []
        for i, b in enumerate(v):
            a = v[i - 1]
            if (a[2] >= near) != (b[2] >= near):
                t = (near - a[2]) / (b[2] - a[2])
                out.append(tuple(a[k] + (b[k] - a[k]) * t for k in range(3)))
            if b[2] >= near:
                out.append(b)
        return [(self.hx + self.f * x / d, self.hy - self.f * y / d) for x, y, d in out]


class Face:
    def __init__(self, art, o, u, v, n, col):
        self.art, self.o, self.u, self.v, self.n, self.col = art, o, u, v, n, col
        self.mid = self.p(.5, .5)
        self.d = art.cam.depth(self.mid)

    def p(self, a, b):
        return tuple(self.o[i] + self.u[i] * a + self.v[i] * b for i in range(3))

    def fog(self, c):
        return self.art.fog(c, self.d)

    def lit(self, c):
        return self.art.lit(c, self.n, self.d)

    def q(self, a0, b0, a1, b1):
        return self.art.cam.clip([self.p(a0, b0), self.p(a1, b0), self.p(a1, b1), self.p(a0, b1)])


class Art:
    def __init__(self, name, mood, cam=None, seed=None, size=(W, H)):
        self.name, self.m, self.cam = name, mood, cam or Cam()
        self.r = random.Random(seed if seed is not None else name)
        self.out, self.defs, self.seen, self.faces = [], [], {}, []
        self.w, self.h = size
        self.n = 0

    # -- paint ---------------------------------------------------------------
    def _def(self, key, make):
        if key not in self.seen:
            self.n += 1
            self.seen[key] = 'd%d' % self.n
            self.defs.append(make(self.seen[key]))
        return self.seen[key]

    @staticmethod
    def stops(st):
        s = ''
        for i, e in enumerate(st):
            if isinstance(e, str):
                e = (i / (len(st) - 1), e)
            o = '' if len(e) < 3 else ' stop-opacity="%.2f"' % e[2]
            s += '<stop offset="%.3f" stop-color="%s"%s/>' % (e[0], e[1], o)
        return s

    def lin(self, st, x1=0, y1=0, x2=0, y2=H):
        k = '<linearGradient id="{}" gradientUnits="userSpaceOnUse" x1="%.0f" y1="%.0f" x2="%.0f" y2="%.0f">%s</linearGradient>' % (x1, y1, x2, y2, self.stops(st))
        return 'url(#%s)' % self._def(k, lambda i: k.replace('{}', i))

    def rad(self, cx, cy, r, st, sy=1):
        k = '<radialGradient id="{}" gradientUnits="userSpaceOnUse" cx="0" cy="0" r="1" gradientTransform="matrix(%.1f 0 0 %.1f %.1f %.1f)">%s</radialGradient>' % (r, r * sy, cx, cy, self.stops(st))
        return 'url(#%s)' % self._def(k, lambda i: k.replace('{}', i))

    def blur(self, s, sy=None):
        k = '<filter id="{}" x="-60%%" y="-60%%" width="220%%" height="220%%"><feGaussianBlur stdDeviation="%s"/></filter>' % (s if sy is None else '%s %s' % (s, sy))
        return 'url(#%s)' % self._def(k, lambda i: k.replace('{}', i))

    def ripple(self, scale=22, fx=.006, fy=.07, blur=0):
        b = '<feGaussianBlur stdDeviation="%s"/>' % blur if blur else ''
        k = ('<filter id="{}" x="-5%%" y="-5%%" width="110%%" height="110%%"><feTurbulence type="fractalNoise" baseFrequency="%s %s" numOctaves="2" seed="4" result="t"/>'
             '<feDisplacementMap in="SourceGraphic" in2="t" scale="%s" xChannelSelector="R" yChannelSelector="G"/>%s</filter>') % (fx, fy, scale, b)
        return 'url(#%s)' % self._def(k, lambda i: k.replace('{}', i))

    def add(self, s):
        self.out.append(s)

    @contextmanager
    def g(self, **kw):
        at = ''
        st = ''
        for k, v in kw.items():
            if k == 'blend':
                st += 'mix-blend-mode:%s;' % v
            else:
                at += ' %s="%s"' % (k.replace('_', '-'), v)
        self.add('<g%s%s>' % (at, ' style="%s"' % st if st else ''))
        yield
        self.add('</g>')

    @contextmanager
    def clipped(self, pts):
        self.n += 1
        i = 'c%d' % self.n
        d = pts if isinstance(pts, str) else self.d(pts)
        self.defs.append('<clipPath id="%s"><path d="%s"/></clipPath>' % (i, d))
        self.add('<g clip-path="url(#%s)">' % i)
        yield
        self.add('</g>')

    @staticmethod
    def at(kw):
        s = ''
        for k, v in kw.items():
            if v is None:
                continue
            if k == 'blend':
                s += ' style="mix-blend-mode:%s"' % v
            elif k == 'op':
                if v != 1:
                    s += ' opacity="%.2f"' % v
            elif k == 'sw':
                s += ' stroke-width="%.1f"' % v
            else:
                s += ' %s="%s"' % (k.replace('_', '-'), v)
        return s

    @staticmethod
    def d(pts, close=True):
        return 'M' + 'L'.join('%.1f %.1f' % p for p in pts) + ('Z' if close else '')

    def poly(self, pts, fill, **kw):
        if len(pts) > 2:
            self.add('<path d="%s" fill="%s"%s/>' % (self.d(pts), fill, self.at(kw)))

    def polys(self, many, fill, **kw):
        s = ''.join(self.d(p) for p in many if len(p) > 2)
        if s:
            self.add('<path d="%s" fill="%s"%s/>' % (s, fill, self.at(kw)))

    def path(self, d, fill='none', **kw):
        self.add('<path d="%s" fill="%s"%s/>' % (d, fill, self.at(kw)))

    def rect(self, x, y, w, h, fill, rx=0, **kw):
        self.add('<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="%s"%s%s/>' % (x, y, w, h, fill, ' rx="%.1f"' % rx if rx else '', self.at(kw)))

    def circ(self, x, y, r, fill, **kw):
        self.add('<circle cx="%.1f" cy="%.1f" r="%.1f" fill="%s"%s/>' % (x, y, r, fill, self.at(kw)))

    def ell(self, x, y, rx, ry, fill, **kw):
        self.add('<ellipse cx="%.1f" cy="%.1f" rx="%.1f" ry="%.1f" fill="%s"%s/>' % (x, y, rx, ry, fill, self.at(kw)))

    def line(self, pts, col, sw, **kw):
        kw.setdefault('stroke_linecap', 'round')
        self.add('<path d="%s" fill="none" stroke="%s" stroke-width="%.1f" stroke-linejoin="round"%s/>' % (self.d(pts, False), col, sw, self.at(kw)))

    @staticmethod
    def dots(pts):
        """Path data of many discs (x, y, r): one element instead of hundreds."""
        return ''.join('M%.1f %.1fa%.1f %.1f 0 1 0 %.1f 0a%.1f %.1f 0 1 0 %.1f 0' % (x - r, y, r, r, 2 * r, r, r, -2 * r) for x, y, r in pts)

    def glow(self, x, y, r, col, op=.8, blend='screen', sy=1):
        self.add('<ellipse cx="%.1f" cy="%.1f" rx="%.1f" ry="%.1f" fill="%s" style="mix-blend-mode:%s"/>' % (
            x, y, r, r * sy, self.rad(x, y, r, [(0, col, op), (.25, col, op * .5), (.6, col, op * .14), (1, col, 0)], sy), blend))

    def shaft(self, pts, col, op=.3, blur=14):
        """A beam of light: bright at the first edge, gone at the last."""
        (x1, y1), (x2, y2) = pts[0], pts[-2] if len(pts) > 3 else pts[-1]
        self.poly(pts, self.lin([(0, col, op), (1, col, 0)], x1, y1, x2, y2), filter=self.blur(blur), blend='screen')

    # -- light in the world --------------------------------------------------
    def fog(self, c, d):
        return mix(c, self.m.haze, 1 - math.exp(-max(0, d) / self.m.far))

    def lit(self, c, n, d):
        k = max(0.0, sum(a * b for a, b in zip(n, self.m.light)))
        c = mix(mix(c, self.m.shade, .62), c, min(1, .12 + k * 1.25))
        return self.fog(mix(c, self.m.sun, .28 * k), d)

    def poly3(self, pts, col, lit=None, fog=True, **kw):
        p = self.cam.clip(pts)
        if len(p) < 3:
            return
        d = sum(self.cam.depth(q) for q in pts) / len(pts)
        if lit:
            col = self.lit(col, lit, d)
        elif fog and col[0] == '#':
            col = self.fog(col, d)
        self.poly(p, col, **kw)

    def line3(self, a, b, col, width, **kw):
        """A bar of `width` metres between two world points."""
        da, db = self.cam.depth(a), self.cam.depth(b)
        if da < .3 or db < .3:
            return
        (x1, y1), (x2, y2) = self.cam.pt(a), self.cam.pt(b)
        wa, wb = width * self.cam.f / da / 2, width * self.cam.f / db / 2
        t = math.atan2(y2 - y1, x2 - x1) + math.pi / 2
        c, s = math.cos(t), math.sin(t)
        if kw.pop('fog', True):
            col = self.fog(col, (da + db) / 2)
        self.poly([(x1 + c * wa, y1 + s * wa), (x2 + c * wb, y2 + s * wb), (x2 - c * wb, y2 - s * wb), (x1 - c * wa, y1 - s * wa)], col, **kw)

    def quad(self, o, u, v, n, col, deco=None, foot=.22):
        f = Face(self, o, u, v, n, col)
        e = [f.mid[i] - self.cam.o[i] for i in range(3)]
        if sum(a * b for a, b in zip(e, n)) >= 0:
            return
        f.deco, f.foot = deco, foot
        self.faces.append(f)

    def flush(self):
        """Draws the collected faces, farthest first."""
        for f in sorted(self.faces, key=lambda f: -f.d):
            p = f.q(0, 0, 1, 1)
            if len(p) < 3:
                continue
            c = f.lit(f.col)
            fill = c
            if f.foot and abs(f.n[2]) < .5:
                y = [q[1] for q in p]
                fill = self.lin([(0, mix(c, self.m.sun, .06)), (1, mix(c, self.m.haze if f.d > 60 else self.m.shade, f.foot))], 0, min(y), 0, max(y))
            self.poly(p, fill, stroke=c, sw=.7)
            if f.deco:
                f.deco(self, f)
        self.faces = []

    def box(self, x0, y0, z0, x1, y1, z1, col, deco=None, top=None, topdeco=None, side=None, foot=.22):
        """deco decorates the front (-y) and back, side the left and right (deco when None)."""
        side = side or deco
        w, l, h = x1 - x0, y1 - y0, z1 - z0
        self.quad((x0, y0, z0), (w, 0, 0), (0, 0, h), (0, -1, 0), col, deco, foot)
        self.quad((x1, y1, z0), (-w, 0, 0), (0, 0, h), (0, 1, 0), col, deco, foot)
        self.quad((x1, y0, z0), (0, l, 0), (0, 0, h), (1, 0, 0), col, side, foot)
        self.quad((x0, y1, z0), (0, -l, 0), (0, 0, h), (-1, 0, 0), col, side, foot)
        self.quad((x0, y0, z1), (w, 0, 0), (0, l, 0), (0, 0, 1), top or col, topdeco)
        self.quad((x0, y0, z0), (w, 0, 0), (0, l, 0), (0, 0, -1), dn(col, .3))

    def cyl(self, cx, cy, r, z0, z1, col, n=20, r1=None, deco=None, foot=.15, top=None):
        r1 = r if r1 is None else r1
        for i in range(n):
            a, b = 2 * math.pi * i / n, 2 * math.pi * (i + 1) / n
            m = (a + b) / 2
            p = (cx + r * math.cos(a), cy + r * math.sin(a), z0)
            q = (cx + r * math.cos(b), cy + r * math.sin(b), z0)
            t = (cx + r1 * math.cos(a), cy + r1 * math.sin(a), z1)
            sl = (r - r1) / max(.01, abs(z1 - z0))
            k = math.sqrt(1 + sl * sl)
            self.quad(p, [q[j] - p[j] for j in range(3)], [t[j] - p[j] for j in range(3)], (math.cos(m) / k, math.sin(m) / k, sl / k), col, deco, foot)
        if r1 > .05:
            self.flush()
            if z1 < self.cam.o[2]:
                self.poly3([(cx + r1 * math.cos(2 * math.pi * i / n), cy + r1 * math.sin(2 * math.pi * i / n), z1) for i in range(n)], top or col, (0, 0, 1))

    def dome(self, cx, cy, z, r, col, rise=1.0, n=32, m=9, rib=None):
        for j in range(m):
            a, b = math.pi / 2 * j / m, math.pi / 2 * (j + 1) / m
            for i in range(n):
                s, t = 2 * math.pi * i / n, 2 * math.pi * (i + 1) / n
                P = [(cx + r * math.cos(e) * math.cos(h), cy + r * math.cos(e) * math.sin(h), z + r * rise * math.sin(e)) for e, h in ((a, s), (a, t), (b, t), (b, s))]
                e, h = (a + b) / 2, (s + t) / 2
                nn = (math.cos(e) * math.cos(h), math.cos(e) * math.sin(h), math.sin(e) / rise)
                k = math.sqrt(sum(v * v for v in nn))
                nn = tuple(v / k for v in nn)
                mid = P[0]
                if sum((mid[i] - self.cam.o[i]) * nn[i] for i in range(3)) < 0:
                    c = col if not rib or i % rib else dn(col, .18)
                    self.poly3(P, c, nn, stroke=self.lit(c, nn, self.cam.depth(mid)), sw=.8)

    # -- sky, land, water ----------------------------------------------------
    def sky(self, hy=620, sun=None, suncol=None, r=46, glow=520, stars=0, stops=None):
        self.rect(0, 0, self.w, self.h, self.lin(stops or self.m.sky, 0, 0, 0, hy))
        if stars:
            self.path(self.dots([(self.r.uniform(0, self.w), self.r.uniform(0, hy * .8), self.r.choice([.7, .9, 1.1, 1.7])) for _ in range(stars)]), '#ffffff', op=.55)
        if sun:
            c = suncol or self.m.sun
            self.glow(*sun, glow, c, .85)
            self.circ(*sun, r, self.rad(*sun, r, [up(c, .75), up(c, .4)]))

    def clouds(self, y, n=5, col='#ffffff', op=.5, size=120, spread=60, flat=.3, seed=0):
        """Cumulus with lit tops that dissolve downward."""
        r = random.Random('%s%s%s' % (self.name, y, seed))
        for _ in range(n):
            cx, cy, s = r.uniform(-50, self.w + 50), y + r.uniform(-spread, spread), size * r.uniform(.5, 1.3)
            pts = []
            for i in range(11):
                t = (i - 5) / 5
                rr = s * (.16 + .3 * (1 - t * t)) * r.uniform(.7, 1.15)
                pts.append((cx + t * s * 1.4, cy - rr * (.35 + flat), rr))
            with self.g(filter=self.blur(round(s / 45, 1)), opacity='%.2f' % op):
                self.path(self.dots(pts), self.lin([(0, col, 1), (.55, col, .75), (1, col, 0)], 0, cy - s * .75, 0, cy + s * .28))

    def streaks(self, y, n=8, col='#ffffff', op=.35, spread=90, ln=420, th=9, seed=0):
        """Thin layered stratus."""
        r = random.Random('%s%s%s' % (self.name, y, seed))
        with self.g(filter=self.blur(14, 3), opacity='%.2f' % op):
            for _ in range(n):
                x, yy, l, t = r.uniform(0, self.w), y + r.uniform(-spread, spread), ln * r.uniform(.4, 1.4), th * r.uniform(.4, 1.4)
                self.ell(x, yy, l, t, col)
                self.ell(x + l * .3, yy - t * 1.1, l * .5, t * .8, col)

    def ridge(self, y, amp, col, foot=None, rough=1.0, seed=0, depth=260, peaks=None, base=None):
        """A line of hills; returns its height function."""
        r = random.Random('%s%s%s' % (self.name, y, seed))
        ph = [(r.uniform(0, 6.3), (.0011 * 2.03 ** i) * r.uniform(.8, 1.25), .62 ** i if i < 3 else .5 ** i * rough) for i in range(8)]

        def f(x):
            v = amp * sum(a * math.sin(x * k * 2.6 + p) for p, k, a in ph)
            for px, pw, phh in peaks or []:
                v += phh * max(0, 1 - abs(x - px) / pw) ** 1.25
            return y - v
        pts = [(x, f(x)) for x in range(-10, self.w + 20, 8)]
        lo = min(p[1] for p in pts)
        self.poly(pts + [(self.w + 10, base or self.h), (-10, base or self.h)], self.lin([col, foot or col], 0, lo, 0, lo + depth))
        return f

    def mist(self, y, h, col, op=.7):
        self.rect(-20, y - h, self.w + 40, 2 * h, self.lin([(0, col, 0), (.5, col, op), (1, col, 0)], 0, y - h, 0, y + h))

    def sea(self, y, top, bottom, base=None, n=170, glint='#ffffff', op=.25, dark=None, sunx=None, seed=0):
        base = base or self.h
        r = random.Random('%s%s%s' % (self.name, y, seed))
        self.rect(0, y, self.w, base - y, self.lin([top, bottom], 0, y, 0, base))
        self.glints(y, base, n, glint, op, seed=seed)
        if dark:
            self.glints(y, base, n, dark, op, seed=seed + 7)
        if sunx is not None:
            s = ''
            for _ in range(n * 2):
                t = r.random() ** 1.5
                yy = y + 2 + t * (base - y)
                w = (6 + 60 * t) * r.uniform(.4, 1.3)
                x = sunx + r.gauss(0, 1) * (26 + 120 * t)
                hh = .8 + 4.2 * t
                s += 'M%.1f %.1fQ%.1f %.1f %.1f %.1fQ%.1f %.1f %.1f %.1fZ' % (x - w, yy, x, yy - hh, x + w, yy, x, yy + hh, x - w, yy)
            self.path(s, glint, op=min(.9, op * 2.6))

    def glints(self, y, base, n, col, op, x0=0, x1=None, seed=0):
        r = random.Random('%s%s%s%s' % (self.name, y, col, seed))
        s = ''
        for _ in range(n):
            t = r.random() ** 1.4
            yy, w = y + 2 + t * (base - y), (10 + 110 * t) * r.uniform(.4, 1.4)
            x, hh = r.uniform(x0, x1 or self.w), .6 + 3.4 * t
            s += 'M%.1f %.1fQ%.1f %.1f %.1f %.1fQ%.1f %.1f %.1f %.1fZ' % (x - w, yy, x, yy - hh, x + w, yy, x, yy + hh * .4, x - w, yy)
        self.path(s, col, op=op)

    # -- growing things, people ----------------------------------------------
    def tree(self, x, y, h, cols, trunk='#3b2f2f', light=-1, dense=26, wide=.36):
        """A leafy tree, foot at (x, y); cols from shade to light."""
        r = self.r
        self.path('M%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1fL%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1fZ' % (
            x - h * .03, y, x - h * .012, y - h * .2, x - h * .012, y - h * .3, x - h * .01, y - h * .55,
            x + h * .012, y - h * .55, x + h * .014, y - h * .3, x + h * .014, y - h * .2, x + h * .03, y), trunk)
        blobs = []
        for _ in range(dense):
            a, q = r.uniform(0, 6.28), math.sqrt(r.random())
            blobs.append((x + math.cos(a) * q * h * wide * .8, y - h * .64 + math.sin(a) * q * h * .27, h * r.uniform(.07, .13)))
        for i, c in enumerate(cols):
            t = i / max(1, len(cols) - 1)
            part = [(bx + light * t * h * .035, by - t * h * .035, br * (1 - .42 * t)) for bx, by, br in blobs
                    if t == 0 or light * (bx - x) - (by - (y - h * .64)) > (t - .75) * h * .42]
            if part:
                self.path(self.dots(part), c)

    def pine(self, x, y, h, col, hi, snow=None):
        r = self.r
        n = 6
        L, R, S = [], [], []
        for i in range(n):
            t = i / n
            yy, w = y - h * (.92 - .86 * (i + 1) / n), h * (.06 + .22 * (i + 1) / n) * r.uniform(.88, 1.1)
            top = y - h * (1 - .8 * t)
            L.append([(x, top), (x - w, yy + h * .02), (x - w * .45, yy - h * .01), (x, yy + h * .03)])
            R.append([(x, top), (x + w, yy + h * .015), (x + w * .5, yy - h * .01), (x, yy + h * .03)])
            if snow:
                S.append([(x, top), (x - w * .8, yy - h * .0), (x - w * .5, yy - h * .035), (x - w * .2, yy - h * .01), (x + w * .1, yy - h * .05), (x + w * .45, yy - h * .02), (x + w * .55, yy - h * .03)])
        self.rect(x - h * .015, y - h * .1, h * .03, h * .1, dn(col, .4))
        for i in reversed(range(n)):
            self.poly(L[i], hi)
            self.poly(R[i], col)
            if snow:
                self.poly(S[i], snow)

    def bare(self, x, y, h, col, sw=None, spread=26, deep=6, tip=None):
        r = self.r
        by = {}

        def go(px, py, a, l, w, k):
            qx, qy = px + math.sin(a) * l, py - math.cos(a) * l
            by.setdefault(round(max(.8, w), 1), []).append([(px, py), (qx, qy)])
            if k == 0:
                if tip is not None:
                    tip.append((qx, qy))
                return
            for s in (-1, 1):
                go(qx, qy, a + math.radians(s * spread * r.uniform(.5, 1.25) + r.uniform(-6, 6)), l * r.uniform(.66, .82), w * .64, k - 1)
            if r.random() < .4:
                go(qx, qy, a + math.radians(r.uniform(-10, 10)), l * .75, w * .6, k - 1)
        go(x, y, math.radians(r.uniform(-4, 4)), h * .27, sw or h * .045, deep)
        for w, segs in by.items():
            self.add('<path d="%s" fill="none" stroke="%s" stroke-width="%.1f" stroke-linecap="round"/>' % (''.join(self.d(s, False) for s in segs), col, w))

    POSES = {
        # thigh, knee, thigh, knee, arm, elbow, arm, elbow, lean (degrees, forward positive)
        'stand': (3, 0, -4, 0, -5, 8, 7, 10, 0), 'walk': (19, -4, -17, -16, -20, 16, 18, 22, 3),
        'walk2': (12, -3, -11, -24, -12, 22, 12, 20, 2), 'run': (52, -62, -28, -58, -50, 80, 42, 85, 9),
        'run2': (34, -20, -14, -95, -40, 85, 34, 92, 10), 'sit': (86, -84, 82, -80, 28, 45, 34, 40, 2),
        'talk': (5, 0, -6, 0, 18, 85, -6, 10, 0), 'point': (6, 0, -8, 0, 74, 14, -8, 10, 0),
        'bend': (10, -12, -6, -8, 62, 12, 48, 12, 46), 'cheer': (5, 0, -5, 0, 158, 12, 172, -10, 0),
        'type': (5, 0, -5, 0, 34, 58, 30, 60, 4),
    }

    def man(self, x, y, h, col, leg=None, skin=None, pose='stand', flip=1, coat=0, bag=None, hair=None, rim=None, hat=None, arm=None):
        """A small person, feet at (x, y), h high. rim is a lit edge on the side of the light."""
        leg, skin = leg or dn(col, .35), skin or col
        hair = hair or leg
        P = self.POSES[pose] if isinstance(pose, str) else pose
        ln = math.radians(P[8])
        hip = (0, -.49)
        sh = (math.sin(ln) * .33, -.49 - math.cos(ln) * .33)
        head = (sh[0] + math.sin(ln * 1.1) * .115, sh[1] - math.cos(ln) * .115)

        def S(p):
            return x + flip * p[0] * h, y + p[1] * h

        def limb(o, a, b, l1, l2, w1, w2, c):
            a1, a2 = math.radians(a), math.radians(a + b)
            m = (o[0] + math.sin(a1) * l1, o[1] + math.cos(a1) * l1)
            e = (m[0] + math.sin(a2) * l2, m[1] + math.cos(a2) * l2)
            self.line([S(o), S(m)], c, w1 * h)
            self.line([S(m), S(e)], c, w2 * h)
            return m, e
        drop = 0
        for a, b in ((P[0], P[1]), (P[2], P[3])):
            drop = max(drop, math.cos(math.radians(a)) * .245 + math.cos(math.radians(a + b)) * .245)
        y += (.49 - drop) * h
        ac = arm or col
        wide = .058 if pose in ('stand', 'talk', 'point', 'cheer') else 0
        limb((sh[0] - wide, sh[1] + .02), P[6], P[7], .17, .155, .05, .042, dn(ac, .25))
        _, e = limb((hip[0] - .015, hip[1]), P[2], P[3], .245, .245, .076, .054, dn(leg, .25))
        self.line([S(e), S((e[0] + .045, e[1] + .005))], dn(leg, .4), .045 * h)
        _, e = limb((hip[0] + .015, hip[1]), P[0], P[1], .245, .245, .078, .056, leg)
        self.line([S(e), S((e[0] + .05, e[1] + .005))], dn(leg, .3), .048 * h)
        if bag:
            bx, by = S((sh[0] - .1, sh[1] + .09))
            self.rect(bx - .065 * h, by - .1 * h, .13 * h, .21 * h, bag, .05 * h)
        f2 = lambda p: '%.1f %.1f' % S(p)
        b = hip[1] + .02 + coat
        wS, wW, wH = .098, .074, .08 + coat * .22
        mx = (sh[0] + hip[0]) / 2
        my = (sh[1] + hip[1]) / 2 + .04
        self.path('M%sQ%s %sQ%s %sL%sQ%s %sL%sQ%s %sQ%s %sZ' % (
            f2((sh[0] - .03, sh[1] - .035)), f2((sh[0] - wS, sh[1] - .03)), f2((sh[0] - wS, sh[1] + .03)),
            f2((mx - wW, my)), f2((hip[0] - wH, b)), f2((hip[0] - wH * .9, b)), f2((hip[0], b + .014)), f2((hip[0] + wH, b)),
            f2((hip[0] + wH, b - .01)), f2((mx + wW, my)), f2((sh[0] + wS, sh[1] + .03)), f2((sh[0] + wS, sh[1] - .03)), f2((sh[0] + .03, sh[1] - .035))), col)
        if rim:
            self.path('M%sL%sL%sL%sL%sL%sZ' % (f2((sh[0] - wS * flip, sh[1] + .02)), f2((mx - wW * flip * .97, my)), f2((hip[0] - wH * flip * .97, b - .01)), f2((hip[0] - wH * flip * .6, b)), f2((mx - wW * flip * .62, my)), f2((sh[0] - wS * flip * .62, sh[1] - .02))), rim, op=.55)
        self.line([S((sh[0], sh[1])), S(head)], skin, .05 * h)
        hx_, hy_ = S(head)
        self.ell(hx_ + flip * .004 * h, hy_ - .012 * h, .05 * h, .062 * h, skin)
        self.path('M%.1f %.1fQ%.1f %.1f %.1f %.1fQ%.1f %.1f %.1f %.1fQ%.1f %.1f %.1f %.1fQ%.1f %.1f %.1f %.1fZ' % (
            hx_ - flip * .03 * h, hy_ + .03 * h, hx_ - flip * .075 * h, hy_ + .0 * h, hx_ - flip * .055 * h, hy_ - .04 * h, hx_ - flip * .03 * h, hy_ - .088 * h, hx_ + flip * .02 * h, hy_ - .08 * h,
            hx_ + flip * .06 * h, hy_ - .066 * h, hx_ + flip * .05 * h, hy_ - .03 * h, hx_ - flip * .0 * h, hy_ - .05 * h, hx_ - flip * .03 * h, hy_ + .03 * h), hair)
        if hat:
            self.path('M%.1f %.1fa%.1f %.1f 0 0 1 %.1f 0z' % (hx_ - .07 * h, hy_ - .012 * h, .07 * h, .075 * h, .14 * h), hat)
            self.line([(hx_, hy_ - .014 * h), (hx_ + flip * .12 * h, hy_ - .01 * h)], hat, .022 * h)
        _, e = limb((sh[0] + wide, sh[1] + .02), P[4], P[5], .17, .155, .053, .044, mix(dn(ac, .16), self.m.sun, .05))
        ex, ey = S(e)
        self.circ(ex, ey, .028 * h, skin)
        return ex, ey

    def man3(self, x, y, h=1.72, z=0, **kw):
        a, b = self.cam.pt((x, y, z)), self.cam.pt((x, y, z + h))
        d = self.cam.depth((x, y, z))
        for k in ('col', 'leg', 'skin', 'bag', 'hair', 'hat', 'arm'):
            if kw.get(k):
                kw[k] = self.fog(kw[k], d)
        if kw.pop('shadow', True):
            hh = a[1] - b[1]
            self.ell(a[0] + hh * .1, a[1], hh * .26, hh * .035, dn(self.m.shade, .3), op=.35)
        return self.man(a[0], a[1], a[1] - b[1], kw.pop('col'), **kw)

    def birds(self, n, x0, y0, x1, y1, col, s=14):
        d = ''
        for _ in range(n):
            x, y, k = self.r.uniform(x0, x1), self.r.uniform(y0, y1), s * self.r.uniform(.5, 1.2)
            t = self.r.uniform(.2, .6)
            d += 'M%.1f %.1fq%.1f %.1f %.1f %.1fq%.1f %.1f %.1f %.1fq%.1f %.1f %.1f %.1fq%.1f %.1f %.1f %.1f' % (
                x - k, y - k * t, k * .6, -k * .1, k, k * t, k * .4, -k * t * 1.1, k, -k * t, -k * .5, k * .1, -k, k * t * 1.35, -k * .5, -k * t, -k, -k * t * 1.35)
        self.path(d, col)

    def flakes(self, n, big=5, op=.9, y0=0):
        r = self.r
        for lo, hi, share, o, b in ((.8, 1.6, .6, .6, 0), (1.6, 3, .32, .8, .6), (3.5, big, .08, .75, 2.2)):
            pts = [(r.uniform(0, self.w), r.uniform(y0, self.h), r.uniform(lo, hi)) for _ in range(int(n * share))]
            self.path(self.dots(pts), '#ffffff', op=o * op, filter=self.blur(b) if b else None)

    # -- finish --------------------------------------------------------------
    def finish(self, grain=.055, vignette=.28, warm=None, path=None):
        w, h = self.w, self.h
        if warm:
            self.rect(0, 0, w, h, warm[0], op=warm[1], blend='soft-light')
        if vignette:
            self.rect(0, 0, w, h, self.rad(w / 2, h * .48, w * .68, [(0, '#000000', 0), (.62, '#000000', 0), (1, dn(self.m.shade, .4), vignette)], h / w * 1.15))
        if grain:
            self.defs.append('<filter id="grain" x="0" y="0" width="100%" height="100%" color-interpolation-filters="sRGB"><feTurbulence type="fractalNoise" baseFrequency=".62" numOctaves="2" seed="11" stitchTiles="stitch"/>'
                             '<feColorMatrix values=".5 .5 0 0 0 .5 .5 0 0 0 .5 .5 0 0 0 0 0 0 0 1"/></filter>')
            self.add('<rect width="%d" height="%d" filter="url(#grain)" opacity="%.2f" style="mix-blend-mode:soft-light"/>' % (w, h, grain))
        s = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d"><defs>%s</defs>%s</svg>\n' % (w, h, w, h, ''.join(self.defs), '\n'.join(self.out))
        s = re.sub(r'(\d)\.0(?=[^\d])', r'\1', s)
        with open(path or self.name + '.svg', 'w') as f:
            f.write(s)


# -- facades -----------------------------------------------------------------
def windows(nx, ny, wf=.58, hf=.6, m=(.04, .05, .04, .05), lit=.0, dark='#2e3c56', warm=('#ffd58f', '#ffc070', '#ffe7b8'), sky=None, sill=False):
    """Punched windows; lit is the share that glows; sky tints the glass toward the top."""
    def deco(a, f):
        by = {}
        l, b, r, t = m
        for j in range(ny):
            for i in range(nx):
                u0 = l + (1 - l - r) * (i + .5 - wf / 2) / nx
                u1 = l + (1 - l - r) * (i + .5 + wf / 2) / nx
                v0 = b + (1 - b - t) * (j + .5 - hf / 2) / ny
                v1 = b + (1 - b - t) * (j + .5 + hf / 2) / ny
                if a.r.random() < lit:
                    c = f.fog(a.r.choice(warm))
                    c = mix(c, f.fog(dark), a.r.choice([0, .1, .3, .45]))
                else:
                    c = f.lit(mix(dark, sky or dark, a.r.choice([.2, .3, .45]) * (.4 + .9 * j / ny)))
                by.setdefault(c, []).append(f.q(u0, v0, u1, v1))
        for c, ps in by.items():
            a.polys(ps, c)
        if sill:
            for j in range(ny + 1):
                v = b + (1 - b - t) * j / ny
                a.poly(f.q(0, v - .12 / ny, 1, v + .02 / ny), f.lit(up(f.col, .12)), op=.7)
    return deco


def glass(nx, ny, lo='#31506e', hi='#cfe4ee', frame='#dfe7ea', lit=0, band=.16, var=.16, warm=('#ffdf9f', '#ffc878')):
    """Curtain wall: panes take the sky's gradient, floor bands and mullions over them."""
    def deco(a, f):
        by = {}
        for j in range(ny):
            for i in range(nx):
                t = (j + .5) / ny
                c = mix(lo, hi, max(0, min(1, t * .8 + a.r.uniform(-var, var))))
                c = f.lit(c) if a.r.random() >= lit else f.fog(a.r.choice(warm))
                by.setdefault(c, []).append(f.q((i + .06) / nx, (j + band) / ny, (i + .94) / nx, (j + 1) / ny))
        for c, ps in by.items():
            a.polys(ps, c)
    return deco
