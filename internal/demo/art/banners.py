"""Advertisements and house banners of the demo newspaper; all advertisers are invented. Text needs the Noto CJK fonts."""
import math
from kit import Art, Mood, mix, up, dn, DUSK

SANS = "'Noto Sans CJK KR','Noto Sans KR',sans-serif"
SERIF = "'Noto Serif CJK KR','Noto Serif KR',serif"


def text(a, x, y, s, t, col, w=700, fam=SANS, anchor='start', ls=-.02, op=1):
    a.add('<text x="%.1f" y="%.1f" font-family="%s" font-size="%.1f" font-weight="%d" fill="%s" text-anchor="%s" letter-spacing="%.2f"%s>%s</text>' % (
        x, y, fam, s, w, col, anchor, s * ls, '' if op == 1 else ' opacity="%.2f"' % op, t))


def button(a, x, y, w, h, t, fill, col, size):
    a.rect(x, y, w, h, fill, h / 2)
    text(a, x + w / 2, y + h / 2 + size * .36, size, t, col, 700, anchor='middle')


def canvas(name, w, h):
    return Art(name, DUSK, size=(w, h))


def book(a, x, y, w, h, col, tilt=0):
    a.add('<g transform="translate(%.1f %.1f) rotate(%.1f)">' % (x, y, tilt))
    a.rect(0, -h, w, h, a.lin([dn(col, .25), up(col, .12), dn(col, .15)], 0, 0, w, 0), 2)
    a.rect(0, -h * .86, w, h * .05, '#f3dfae', op=.8)
    a.rect(0, -h * .18, w, h * .03, '#f3dfae', op=.8)
    a.add('</g>')


def banner_top_bookshop():
    a = canvas('banner-top-bookshop', 1940, 240)
    a.rect(0, 0, 1940, 240, a.lin(['#12324a', '#1f4f5e', '#2c5f5c'], 0, 0, 1940, 0))
    a.glow(420, 130, 420, '#ffd58a', .5, sy=.6)
    r = a.r
    a.path(a.dots([(r.uniform(0, 850), r.uniform(0, 190), r.uniform(1.4, 4.2)) for _ in range(70)] + [(r.uniform(850, 1940), r.uniform(0, 36), r.uniform(1.4, 3.4)) for _ in range(26)]), '#ffffff', op=.7)
    a.path('M0 240V206Q240 176 520 204T1080 200T1600 208T1940 190V240Z', '#f4f1ea')
    a.path('M0 240V222Q300 200 640 224T1300 214T1940 216V240Z', '#dfe6e8')
    cols = ['#b8433c', '#e0a63a', '#2f7a72', '#4a5c8c', '#8a3f52', '#d9c9a0', '#5d7a4a', '#c8683a']
    x = 96
    for i in range(17):
        w, h = r.uniform(22, 36), r.uniform(104, 158)
        book(a, x, 204, w, h, cols[(i * 3) % 8])
        x += w + 2
    # open book with a house of light
    cx = 690
    a.glow(cx, 120, 150, '#ffe0a0', .8)
    a.path('M%d 206Q%d 176 %d 186Q%d 176 %d 206L%d 214Q%d 190 %d 198Q%d 190 %d 214Z' % (cx - 108, cx - 54, cx, cx + 54, cx + 108, cx + 108, cx + 54, cx, cx - 54, cx - 108), '#8a5a34')
    a.path('M%d 202Q%d 166 %d 182Q%d 166 %d 202Q%d 182 %d 192Q%d 182 %d 202Z' % (cx - 104, cx - 50, cx, cx + 50, cx + 104, cx + 50, cx, cx - 50, cx - 104), '#fff6e0')
    a.rect(cx - 36, 128, 72, 52, '#7a4636')
    a.poly([(cx - 48, 130), (cx, 90), (cx + 48, 130)], '#f6f4ee')
    a.rect(cx - 22, 142, 18, 20, '#ffdf8f')
    a.rect(cx + 6, 142, 16, 38, '#ffdf8f')
    for px, h in ((cx - 66, 62), (cx + 66, 76)):
        a.pine(px, 186, h, '#1f5a50', '#3a8a70', '#ffffff')
    text(a, 900, 78, 30, '가온서점 전국 열두 매장', '#ffdf9e', 500)
    text(a, 896, 160, 78, '겨울 책 축제', '#ffffff', 900, SERIF, ls=-.03)
    text(a, 1330, 106, 28, '겨울 내내 열립니다', '#ffffff', 700)
    text(a, 1330, 150, 28, '책 두 권을 고르면 담요를 드려요', '#e6efe9', 400)
    button(a, 1740, 84, 150, 60, '둘러보기', '#ffdf9e', '#12324a', 26)
    a.finish(grain=0, vignette=0)


def sunmark(a, cx, cy, r, c='#f6b04a'):
    a.glow(cx, cy, r * 3.2, '#ffd08a', .7)
    a.circ(cx, cy, r, a.rad(cx, cy, r, ['#fff4d2', c]))


def banner_top_subscribe():
    a = canvas('banner-top-subscribe', 1940, 240)
    a.rect(0, 0, 1940, 240, a.lin(['#f9e6c8', '#f7cfa0', '#e9a98c'], 0, 0, 1940, 0))
    a.glow(1560, 190, 620, '#fff2cf', .9, blend='normal', sy=.7)
    a.circ(1560, 196, 96, a.rad(1560, 170, 120, ['#fffbe8', '#ffd27a', '#f3a152']))
    a.path('M1180 240Q1220 190 1290 196Q1420 140 1560 186Q1700 130 1940 180V240Z', '#c98a86')
    a.path('M1200 240Q1250 206 1320 218Q1480 180 1640 214Q1800 176 1940 206V240Z', '#8a5f78')
    a.path('M1230 240Q1320 220 1460 234Q1640 204 1800 228L1940 216V240Z', '#4a3f64')
    a.birds(7, 1280, 40, 1800, 120, '#7a4f62', 13)
    # a folded newspaper and a cup
    a.add('<g transform="translate(110 36) rotate(-6)">')
    a.rect(6, 10, 250, 170, '#b0805c', 4, op=.4)
    a.rect(0, 0, 250, 170, '#fffaf0', 3)
    a.rect(0, 0, 250, 170, a.lin([(0, '#d9c4a4', .5), (.1, '#fffaf0', 0), (1, '#e6d3b4', .4)], 0, 0, 250, 0), 3)
    text(a, 125, 36, 27, '조간일보', '#2a2438', 900, SERIF, 'middle')
    a.rect(16, 46, 218, 2, '#2a2438')
    a.rect(16, 58, 120, 66, a.lin(['#8fb0c8', '#f0c89a'], 0, 58, 0, 124))
    a.path('M16 124V100Q50 84 80 98Q110 86 136 104V124Z', '#4f6a74')
    for k in range(7):
        a.rect(146, 60 + k * 10, 88 - (k % 3) * 12, 4, '#a89c8c')
    for k in range(3):
        a.rect(16, 134 + k * 10, 218 - k * 30, 4, '#a89c8c')
    a.add('</g>')
    a.ell(438, 206, 76, 12, '#b97f5c', op=.5)
    a.path('M388 130h96q2 66 -22 74h-52q-24 -8 -22 -74z', a.lin(['#ffffff', '#e3d3c6'], 388, 0, 484, 0))
    a.path('M484 144q34 -2 30 22q-4 20 -38 20', stroke='#f4ece4', sw=9)
    a.ell(436, 131, 48, 10, '#fffaf4')
    a.ell(436, 132, 41, 7, '#6a4030')
    for k in (-1, 1):
        a.path('M%d 112q%d -16 0 -32q%d -14 0 -28' % (436 + k * 14, k * 16, -k * 14), stroke='#ffffff', sw=5, op=.7, stroke_linecap='round', filter=a.blur(2))
    text(a, 590, 84, 30, '구독 안내', '#a84a34', 700)
    text(a, 586, 158, 62, '아침을 여는 신문 조간일보', '#2a2438', 900, SERIF, ls=-.035)
    text(a, 590, 206, 27, '종이신문과 디지털을 함께, 첫 달은 무료로 읽어 보세요', '#4a3a48', 500)
    button(a, 1690, 94, 190, 62, '구독 신청', '#2a2438', '#fff4dc', 27)
    a.finish(grain=0, vignette=0)


def banner_article_bank():
    a = canvas('banner-article-bank', 1456, 180)
    a.rect(0, 0, 1456, 180, a.lin(['#eaf4f1', '#d3ebe6', '#b9e0d8'], 0, 0, 1456, 0))
    a.circ(1240, 210, 210, '#9fd3c8', op=.5)
    a.circ(1400, 30, 130, '#c9ebe2', op=.8)
    # steps of coins with a sprout
    for k, n in enumerate((1, 2, 4, 6)):
        x = 72 + k * 74
        a.ell(x + 28, 152, 34, 8, '#7fb8ac', op=.6)
        for j in range(n):
            y = 146 - j * 14
            a.rect(x, y - 6, 56, 12, a.lin(['#c98a2c', '#ffd878', '#d99a38'], x, 0, x + 56, 0))
            a.ell(x + 28, y + 6, 28, 7, '#c98a2c')
            a.ell(x + 28, y - 6, 28, 7, '#ffe29a')
            a.ell(x + 28, y - 6, 20, 4.6, '#f3c25a')
    x, y = 322, 68
    a.path('M%d %dq-2 -24 2 -40' % (x, y), stroke='#2f8a5c', sw=5, stroke_linecap='round')
    a.path('M%d %dq-34 -4 -36 -34q34 2 36 34z' % (x + 2, y - 26), '#4fb07a')
    a.path('M%d %dq6 -34 38 -32q-4 30 -38 32z' % (x + 2, y - 30), '#2f9a66')
    text(a, 420, 60, 25, '솔누리은행', '#0f7a66', 900)
    text(a, 416, 116, 50, '내 첫 적금, 작게 시작해요', '#123a3a', 900)
    text(a, 420, 153, 23, '한 달 1만 원부터 · 1년 만기 · 예금자보호 대상', '#3f6462', 400)
    button(a, 1210, 60, 190, 60, '자세히 보기', '#0f7a66', '#ffffff', 25)
    a.finish(grain=0, vignette=0)


def banner_article_tip():
    a = canvas('banner-article-tip', 1456, 180)
    a.rect(0, 0, 1456, 180, a.lin(['#1c2748', '#27386a', '#1c2748'], 0, 0, 1456, 0))
    for k in range(5):
        a.circ(196, 92, 66 + k * 44, 'none', stroke='#8fb0f0', sw=2, op=.34 - k * .06)
    a.glow(196, 92, 200, '#ffcf8a', .5)
    # a speech bubble and a pen
    a.path('M120 44h132q18 0 18 18v56q0 18 -18 18h-70l-36 30v-30h-26q-18 0 -18 -18v-56q0 -18 18 -18z', a.lin(['#fffaf0', '#f3dfbc'], 0, 44, 0, 166))
    for k, w in enumerate((112, 92, 66)):
        a.rect(128, 66 + k * 20, w, 7, '#c9a878', 3)
    a.add('<g transform="translate(292 44) rotate(38)">')
    a.rect(-11, 0, 22, 84, a.lin(['#e8604a', '#ff9478', '#b03a34'], -11, 0, 11, 0), 3)
    a.rect(-11, -14, 22, 16, '#f3dfbc', 3)
    a.poly([(-11, 84), (11, 84), (0, 114)], '#f3d9b0')
    a.poly([(-4, 103), (4, 103), (0, 114)], '#1c2748')
    a.add('</g>')
    text(a, 420, 58, 24, '조간일보 독자와 함께', '#ffcf8a', 700)
    text(a, 416, 114, 48, '기사제보를 기다립니다', '#ffffff', 900, SERIF, ls=-.025)
    text(a, 420, 151, 23, '작은 이야기도 좋습니다. 알려 주신 분은 반드시 지킵니다', '#c5d2ee', 400)
    button(a, 1210, 60, 190, 60, '제보하기', '#ffcf8a', '#1c2748', 25)
    a.finish(grain=0, vignette=0)


def banner_side_ferry():
    a = canvas('banner-side-ferry', 600, 500)
    a.rect(0, 0, 600, 330, a.lin(['#3f9ac8', '#8fd0e3', '#e6f3e6', '#fdf0cc'], 0, 0, 0, 320))
    a.circ(476, 196, 40, '#fff6d8')
    a.glow(476, 196, 190, '#fff4d0', .8)
    a.clouds(120, 3, '#ffffff', .85, 110, 24)
    a.path('M-10 306Q60 236 140 250Q190 200 250 232Q330 246 372 306Z', a.lin(['#5f9a72', '#2f6a5c'], 0, 210, 0, 306))
    a.path('M330 306Q420 268 500 284Q560 270 620 306Z', '#7fb39a')
    a.sea(304, '#7fc8d4', '#125a8a', n=90, glint='#ffffff', op=.35)
    x, y = 130, 372
    a.path('M%d %dH%dL%d %dH%dZ' % (x - 40, y - 44, x + 350, x + 306, y + 8, x - 12), a.lin(['#ffffff', '#d3e0ea'], 0, y - 44, 0, y + 8))
    a.path('M%d %dH%dL%d %dH%dZ' % (x - 26, y - 18, x + 328, x + 306, y + 8, x - 12), '#e8644a')
    a.rect(x - 10, y - 78, 290, 34, '#ffffff', 5)
    a.rect(x + 20, y - 106, 210, 30, '#f1f6f8', 5)
    a.rect(x + 150, y - 130, 70, 26, '#ffffff', 5)
    for k in range(11):
        a.rect(x + 2 + k * 25, y - 68, 16, 13, '#2f6a9c', 2)
    for k in range(7):
        a.rect(x + 32 + k * 28, y - 97, 18, 12, '#2f6a9c', 2)
    a.rect(x + 158, y - 124, 54, 10, '#2f6a9c', 2)
    a.rect(x + 70, y - 140, 30, 36, '#e8644a', 3)
    a.rect(x + 70, y - 132, 30, 8, '#ffffff')
    for k in range(3):
        a.path('M%d %dq70 -12 150 0t180 -2' % (x - 60 + k * 20, y + 12 + k * 9), stroke='#ffffff', sw=5 - k, op=.8 - k * .2)
    a.birds(5, 60, 120, 380, 200, '#ffffff', 14)
    a.rect(0, 392, 600, 108, '#0f3f66')
    text(a, 34, 52, 22, '솔누리해운', '#0f3f66', 900)
    text(a, 34, 440, 40, '미리내도 뱃길', '#ffffff', 900, SERIF, ls=-.025)
    text(a, 34, 477, 20, '하루 네 번, 섬까지 50분', '#bfe0ee', 400)
    button(a, 404, 420, 162, 52, '시간표 보기', '#ffd878', '#0f3f66', 21)
    a.finish(grain=0, vignette=0)


def banner_side_subscribe():
    a = canvas('banner-side-subscribe', 600, 500)
    a.rect(0, 0, 600, 500, a.lin(['#26325f', '#7a5f8c', '#e8a07c', '#ffdca0'], 0, 0, 0, 420))
    sunmark(a, 300, 330, 62)
    a.path('M-10 380Q90 300 190 342Q300 290 410 340Q510 296 610 352V500H-10Z', '#8a5f78')
    a.path('M-10 410Q120 356 260 392Q420 350 610 398V500H-10Z', '#4a3f64')
    a.path('M-10 436Q200 396 380 426T610 424V500H-10Z', '#262448')
    # window frame and paper on the sill
    a.rect(0, 418, 600, 82, a.lin(['#f4e6d0', '#d3bb9a'], 0, 418, 0, 500))
    a.rect(0, 418, 600, 6, '#fffaf0')
    a.add('<g transform="translate(58 282) rotate(-5)">')
    a.rect(8, 10, 190, 150, '#1a1634', 3, op=.35, filter=a.blur(4))
    a.rect(0, 0, 190, 150, '#fffaf0', 3)
    text(a, 95, 30, 22, '조간일보', '#2a2438', 900, SERIF, 'middle')
    a.rect(12, 38, 166, 2, '#2a2438')
    a.rect(12, 48, 92, 54, a.lin(['#8fb0c8', '#f0c89a'], 0, 48, 0, 102))
    a.path('M12 102V84Q40 70 62 82Q86 72 104 86V102Z', '#4f6a74')
    for k in range(6):
        a.rect(112, 50 + k * 9, 66 - (k % 3) * 10, 3.6, '#a89c8c')
    for k in range(4):
        a.rect(12, 110 + k * 9, 166 - k * 22, 3.6, '#a89c8c')
    a.add('</g>')
    text(a, 300, 84, 25, '새벽 다섯 시, 문 앞에', '#ffdca0', 500, anchor='middle')
    text(a, 300, 146, 50, '조간일보 구독', '#ffffff', 900, SERIF, 'middle', -.025)
    text(a, 300, 190, 22, '종이신문 · 디지털 · 둘 다', '#f1e6f0', 400, anchor='middle')
    button(a, 340, 436, 220, 48, '구독 안내 보기', '#a84a34', '#fff6e4', 21)
    a.finish(grain=0, vignette=0)


ALL = [banner_top_bookshop, banner_top_subscribe, banner_article_bank, banner_article_tip, banner_side_ferry, banner_side_subscribe]
