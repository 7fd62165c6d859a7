package newsroom

import (
	"encoding/csv"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"jogan/internal/banner"
	"jogan/internal/ranking"
	"jogan/internal/staff"
)

// Who edits all sees all; a reporter sees the own articles alone. Every table is a file too, and no title is a formula there.
func TestNumbers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	chief, reporter := w.as(staff.Chief), w.as(staff.Reporter)
	chief.post("/desk/articles/new/publish", draftOf("=HYPERLINK(1)")).want(http.StatusSeeOther)
	chief.post("/desk/articles/new/publish", with(draftOf("전재 기사"), "origin", "wire", "source", "누리통신")).want(http.StatusSeeOther)
	reporter.write(draftOf("기자의 글"))
	hour := w.clock.now().Truncate(time.Hour)
	if err := w.db.AddViews(t.Context(), []ranking.Views{
		{Article: 1, Hour: hour.UnixMilli(), Source: "search.naver.com", Count: 1200}, {Article: 2, Hour: hour.Add(-24 * time.Hour).UnixMilli(), Source: "<b>.example", Count: 30},
	}); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/desk/numbers", "/desk/numbers?period=7", "/desk/numbers?period=90", "/desk/numbers?period=365", "/desk/numbers?period=x"} {
		chief.get(path).want(http.StatusOK).has("=HYPERLINK(1)", "1,200", "search.naver.com", "검색", "정치", "김chief")
	}
	tiles := chief.get("/desk/numbers?part=tiles").want(http.StatusOK).has("지난 5분", "이번 주")
	if strings.Contains(tiles.body, "<html") {
		t.Error("the tiles come with a whole page")
	}
	chief.get("/desk/numbers/read").has("=HYPERLINK(1)")
	chief.get("/desk/numbers/read?day=2026-11-21").has("전재 기사")
	chief.get("/desk/numbers/read?day=2026-11-22&hour=10").has("=HYPERLINK(1)")
	chief.get("/desk/numbers/read?day=2026-11-22&hour=9").has("아직 아무것도 없습니다")
	chief.get("/desk/numbers/desk").has("50%", "2건 가운데 1건", "충족", "신문법 시행령")
	chief.get("/desk/numbers/desk?period=365").want(http.StatusOK)
	chief.get("/desk/numbers/articles/1").has("1,200", "처음 7일")
	chief.get("/desk/numbers/articles/3").has("아직 발행되지 않았습니다")
	chief.get("/desk/numbers/articles/99").want(http.StatusNotFound)
	chief.get("/desk/?who=all").has("조회 1,200")

	reporter.get("/desk/numbers").to("/desk/numbers/mine")
	reporter.get("/desk/numbers/mine").want(http.StatusOK)
	reporter.get("/desk/numbers/mine?by=2").want(http.StatusOK)
	reporter.get("/desk/numbers/mine?by=1").want(http.StatusForbidden)
	reporter.get("/desk/numbers/articles/1").want(http.StatusForbidden)
	reporter.get("/desk/numbers/articles/3").want(http.StatusOK)
	if list := reporter.get("/desk/?who=all"); strings.Contains(list.body, "1,200") {
		t.Error("a reporter reads how often another's article is read")
	}
	chief.get("/desk/numbers/mine?by=99").want(http.StatusNotFound)

	for path, keys := range map[string]string{
		"/desk/numbers": "views now articles sections people sources hosts", "/desk/numbers/desk": "weeks reporters desks notices",
		"/desk/numbers/read": "hours read", "/desk/numbers/articles/1": "first-hours days", "/desk/numbers/mine": "views articles",
	} {
		for key := range strings.FieldsSeq(keys) {
			a := chief.get(path + "?csv=" + key).want(http.StatusOK)
			text, ok := strings.CutPrefix(a.body, "\uFEFF")
			rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
			if !ok || err != nil || len(rows) == 0 || !strings.Contains(a.header.Get("Content-Disposition"), "jogan-"+key+"-2026-11-22.csv") || !strings.HasPrefix(a.header.Get("Content-Type"), "text/csv") {
				t.Errorf("%s %s: %d rows, %v, %v", path, key, len(rows), err, a.header)
			}
			for _, row := range rows {
				for _, cell := range row {
					if strings.HasPrefix(cell, "=") {
						t.Errorf("%s %s: %q is a formula", path, key, cell)
					}
				}
			}
		}
		chief.get(path + "?csv=nothing").want(http.StatusNotFound)
	}
	for _, value := range hostile() {
		q := url.Values{}
		for _, name := range []string{"period", "day", "hour", "by", "csv", "part"} {
			q.Set(name, value)
		}
		chief.get("/desk/numbers/read?" + q.Encode())
	}
}

// An advertiser buys a campaign, its banner runs in its time alone, is looked at in its page, counted, and reported after it
// was deleted.
func TestCampaigns(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	layout := w.as(staff.Layout)
	layout.get("/desk/advertisers").has("아직 광고주가 없습니다")
	layout.post("/desk/advertisers/new", url.Values{"name": {""}, "contact": {"나루한"}}).want(http.StatusUnprocessableEntity).has("나루한")
	layout.post("/desk/advertisers/new", url.Values{"name": {"가온서점"}, "contact": {"나루한"}}).to("/desk/advertisers/1?done=saved")
	layout.post("/desk/advertisers/new", url.Values{"name": {"가온서점"}}).want(http.StatusUnprocessableEntity).has("같은 이름의 광고주")
	layout.post("/desk/advertisers/1", url.Values{"name": {"가온"}, "version": {"7"}}).want(http.StatusConflict).has("그사이 다른 사람이", "가온")
	campaign := url.Values{"advertiser": {"1"}, "name": {"겨울 책"}, "starts": {"2026-11-20T00:00"}, "ends": {"2026-11-30T00:00"}, "goal_impressions": {"1000"}, "goal_clicks": {""}}
	layout.post("/desk/campaigns/new", with(campaign, "advertiser", "9")).want(http.StatusUnprocessableEntity).has("겨울 책")
	layout.post("/desk/campaigns/new", with(campaign, "ends", "2026-11-01T00:00")).want(http.StatusUnprocessableEntity)
	layout.post("/desk/campaigns/new", with(campaign, "goal_clicks", "-1")).want(http.StatusUnprocessableEntity)
	layout.post("/desk/campaigns/new", campaign).to("/desk/campaigns/1?done=saved")
	layout.get("/desk/campaigns").has("겨울 책", "가온서점", "나가는 중")
	layout.get("/desk/banners/new?campaign=1").has("가온서점 · 겨울 책")
	form := url.Values{"place": {"top"}, "name": {"책 축제"}, "campaign": {"1"}, "alt": {"책 축제"}, "url": {"https://shop.example/"}, "weight": {"10"}, "starts": {""}, "ends": {""}}
	layout.upload("/desk/banners/new", photo(t, 970, 120), false, with(form, "campaign", "9")).want(http.StatusUnprocessableEntity)
	layout.upload("/desk/banners/new", photo(t, 970, 120), false, form).to("/desk/banners?done=saved")
	layout.get("/desk/banners").has("나가는 중", "100%", "앞으로 8주", "11.30", "2026.11.30 00:00")
	layout.get("/desk/banners/1").has("970×120", "꼭 맞습니다")
	layout.get("/desk/banners/1/preview").has("휴대전화 390")
	look := layout.get("/desk/banners/1/page").want(http.StatusOK).has("책 축제")
	if !strings.Contains(look.body, `href="https://shop.example/"`) {
		t.Error("a click on the look would count")
	}
	if policy := look.header.Get("Content-Security-Policy"); !strings.Contains(policy, "frame-ancestors 'self'") || !strings.Contains(policy, "connect-src 'none'") {
		t.Errorf("the look is served with %q", policy)
	}

	day := time.Date(2026, 11, 20, 15, 0, 0, 0, time.UTC) // midnight of the 21st in Seoul
	all, err := w.db.Banners(t.Context())
	if err != nil || len(all) != 1 {
		t.Fatal(all, err)
	}
	count(t, w, day, all[0].ID, 400, 8)
	layout.get("/desk/campaigns/1").has("400", "2.00%", "목표 1,000의 40%")
	layout.get("/desk/campaigns/1/report").has("가온서점", "2026.11.21", "2.00%")
	layout.get("/desk/campaigns/1?csv=days").want(http.StatusOK).has("2026-11-21,책 축제,메뉴 아래,400,8,2.00")

	layout.post("/desk/campaigns/1", with(campaign, "version", "1", "paused", "1")).to("/desk/campaigns/1?done=saved")
	layout.get("/desk/banners").has("멈춤")
	layout.post("/desk/campaigns/1", with(campaign, "version", "1")).want(http.StatusConflict).has("겨울 책")
	layout.post("/desk/advertisers/1/delete", url.Values{}).want(http.StatusConflict).has("캠페인이 있는 광고주")
	layout.post("/desk/banners/1/delete", url.Values{}).to("/desk/banners?done=deleted")
	layout.post("/desk/campaigns/1/delete", url.Values{}).want(http.StatusConflict).has("보고서를 위해")
	layout.get("/desk/campaigns/1/report").has("책 축제", "지움", "2.00%")
	layout.get("/desk/banners/1/preview").want(http.StatusNotFound)
	layout.get("/desk/banners/1/page").want(http.StatusNotFound)

	layout.post("/desk/campaigns/new", with(campaign, "name", "헛일")).to("/desk/campaigns/2?done=saved")
	layout.post("/desk/campaigns/2/delete", url.Values{}).to("/desk/campaigns?done=deleted")
	layout.post("/desk/advertisers/new", url.Values{"name": {"솔누리"}}).to("/desk/advertisers/2?done=saved")
	layout.post("/desk/advertisers/2/delete", url.Values{}).to("/desk/advertisers?done=deleted")
	w.as(staff.Admin).get("/desk/log").has("캠페인 고침", "광고주 삭제")
}

// count lets a banner have been seen and followed on a day.
func count(t *testing.T, w *world, day time.Time, id, seen, clicked int64) {
	t.Helper()
	if err := w.db.AddBannerCounts(t.Context(), day, map[int64]banner.Count{id: {Impressions: seen, Clicks: clicked}}); err != nil {
		t.Fatal(err)
	}
}
