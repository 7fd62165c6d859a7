package api_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"jogan/internal/news"
	"jogan/internal/staff"
	"jogan/internal/store"
)

const risky = `{"title":"제목","section":"society","bylines":[{"name":"손님"}],"body_html":"<p>주민등록번호는 900101-1234567이라고 한다.</p>"}`

// The whole road from the beginning to a restored article, as docs/api.md walks it.
func TestEveryStep(t *testing.T) {
	t.Parallel()
	h := open(t)
	step := func(name, body string, headers ...string) reply {
		h.t.Helper()
		h.clock.Add(time.Second)
		return h.call(staff.DeskEditor, "POST", "/articles/1/"+name, body, headers...)
	}
	h.call(staff.DeskEditor, "POST", "/articles", story).want(201).is("filed_at", nil).is("held", "").is("take", "")
	step("recall", "").want(409).is("type", "urn:jogan:article.step")
	step("file", `{"note":"먼저 봐 주세요"}`, "If-Match", `"1"`).want(200).is("status", "filed").is("version", 2.0).is("filed_at", "2026-01-18T15:30:02Z")
	step("file", ``, "If-Match", `"1"`).want(200).is("version", 2.0) // sent again after a lost answer
	step("recall", `{"version":2}`).want(200).is("status", "writing").is("version", 3.0)
	step("file", ``).want(200).is("version", 4.0)
	if got := step("return", ``).want(422).faults(); got != "reason field.required" {
		t.Error(got)
	}
	if got := step("return", `{"note":"왜"}`).want(422).faults(); got != "note api.unknown" {
		t.Error(got)
	}
	step("return", `{"reason":"수치를 다시 확인해 주세요."}`, "If-Match", `"3"`).want(409).is("current.version", 4.0).is("sent.reason", "수치를 다시 확인해 주세요.")
	step("return", `{"reason":" 수치를 다시 확인해 주세요. "}`, "If-Match", `"4"`).want(200).is("status", "returned").is("return_reason", "수치를 다시 확인해 주세요.")
	step("file", ``).want(200).is("status", "filed").is("return_reason", "")
	step("approve", `{"note":"좋습니다"}`).want(200).is("status", "approved").is("version", 7.0)

	if got := step("schedule", ``).want(422).faults(); got != "publish_at field.required" {
		t.Error(got)
	}
	if got := step("schedule", `{"publish_at":"2025-01-01T00:00:00Z"}`).want(422).faults(); got != "publish_at article.time-past" {
		t.Error(got)
	}
	h.call(staff.DeskEditor, "PATCH", "/articles/1", `{"publish_at":"2026-01-19T06:00:00+09:00","take":"1보"}`, "If-Match", `"7"`).want(200).
		is("publish_at", "2026-01-18T21:00:00Z").is("take", "1보").is("status", "approved")
	step("schedule", ``).want(200).is("status", "scheduled").is("publish_at", "2026-01-18T21:00:00Z") // the writer's wish
	if got := h.call(staff.DeskEditor, "PATCH", "/articles/1", `{"publish_at":null}`, "If-Match", `"9"`).want(422).faults(); got != "publish_at api.scheduled" {
		t.Error(got)
	}
	step("schedule", `{"publish_at":"2026-01-19T07:00:00+09:00"}`).want(200).is("publish_at", "2026-01-18T22:00:00Z")
	step("unschedule", ``).want(200).is("status", "approved").is("publish_at", nil)
	step("correct", `{"change":"typo"}`).want(409).is("type", "urn:jogan:article.step")
	step("restore", ``).want(409).is("type", "urn:jogan:article.step")
	step("publish", `{"note":"첫 발행"}`, "If-Match", `"11"`).want(200).is("status", "published").is("version", 12.0)
	step("publish", ``, "If-Match", `"11"`).want(200).is("version", 12.0)

	// A change of what is out: the door asks whether readers are told.
	step("correct", `{"change":"typo"}`).want(409).is("type", "urn:jogan:api.nothing-new")
	h.call(staff.DeskEditor, "PATCH", "/articles/1", `{"subtitle":"일자리 500개"}`, "If-Match", `"12"`).want(200).is("status", "published")
	step("publish", ``).want(409).is("type", "urn:jogan:api.use-correct")
	for body, want := range map[string]string{
		``: "change api.change", `{"change":"quiet"}`: "change api.change", `{"change":null}`: "change api.change",
		`{"change":"told"}`: "tell field.required", `{"change":"typo","tell":"일자리 수"}`: "tell api.tell-typo",
	} {
		if got := step("correct", body).want(422).faults(); got != want {
			t.Errorf("correct %s: %q, want %q", body, got, want)
		}
	}
	step("correct", `{"change":"told","tell":"일자리 수를 바로잡았습니다."}`, "If-Match", `"13"`).want(200).is("version", 14.0)
	step("correct", `{"change":"told","tell":"일자리 수를 바로잡았습니다."}`, "If-Match", `"13"`).want(200).is("version", 14.0)
	public, err := h.db.PublicArticle(t.Context(), 1)
	must(t, err)
	if n := len(public.History); public.Subtitle != "일자리 500개" || n != 2 || public.History[n-1].Note != "일자리 수를 바로잡았습니다." || public.History[0].Take != "1보" {
		t.Fatalf("public: %+v", public)
	}

	step("withdraw", `{"reason":"사실 확인"}`, "If-Match", `"13"`).want(409).is("current.version", 14.0)
	step("withdraw", `{"reason":"사실 확인","notice":"다시 확인하고 있습니다."}`, "If-Match", `"14"`).want(200).is("status", "withdrawn").is("version", 15.0)
	step("withdraw", `{"reason":"사실 확인"}`, "If-Match", `"14"`).want(200).is("version", 15.0)
	step("publish", ``).want(409).is("type", "urn:jogan:api.use-restore")
	step("restore", `{"tell":"확인을 마쳤습니다."}`, "If-Match", `"15"`).want(200).is("status", "published").is("version", 16.0)
	step("restore", ``, "If-Match", `"15"`).want(200).is("version", 16.0)
	step("restore", ``).want(409).is("type", "urn:jogan:article.step")

	var actions []string
	for _, x := range h.call(staff.Reporter, "GET", "/articles/1/revisions", "").want(200).at("items").([]any) {
		actions = append(actions, x.(map[string]any)["action"].(string))
	}
	want := "restore withdraw correct save publish unschedule schedule schedule save approve file return file recall file save"
	if got := strings.Join(actions, " "); got != want {
		t.Errorf("revisions: %s", got)
	}
	h.call(staff.Admin, "GET", "/articles/9/revisions", "").want(404)
	h.call(staff.Admin, "GET", "/articles/9/findings", "").want(404)
}

// The guard runs on every way in: it is told with each save, and stops what must not go out.
func TestGuardStops(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.lang = "ko"
	made := h.call(staff.Reporter, "POST", "/articles", risky).want(201)
	made.is("findings.0.rule", "personal.rrn").is("findings.0.level", "block").is("findings.0.field", "body_html").is("findings.0.quote", "900101-1234567").
		is("findings.0.nth", 0.0).is("findings.0.text", "주민등록번호가 그대로 적혀 있습니다. 지우거나 가려 주세요.").is("findings.0.source", "개인정보 보호법 제24조의2").is("findings.0.passed", "")
	if mends := made.at("findings.0.mends").([]any); len(mends) == 0 || made.at("findings.0.mends.0.label") == "" {
		t.Errorf("no mend: %s", made.raw)
	}
	h.lang = "en"
	for _, name := range []string{"approve", "schedule", "publish"} {
		body := `{"publish_at":"2026-02-01T00:00:00Z"}`
		if name != "schedule" {
			body = ""
		}
		stopped := h.call(staff.DeskEditor, "POST", "/articles/1/"+name, body).want(409).is("type", "urn:jogan:guard.blocked")
		stopped.is("findings.0.rule", "personal.rrn").is("findings.0.field", "body_html").
			is("findings.0.text", "A resident registration number is written out. Remove or mask it.")
	}
	h.call(staff.Chief, "GET", "/articles/1/findings", "").want(200).is("items.0.rule", "personal.rrn")
	h.call(staff.DeskEditor, "POST", "/articles/1/publish", `{"override":"판결문에 실린 가짜 번호"}`).want(200).
		is("status", "published").is("findings.0.passed", "판결문에 실린 가짜 번호")

	// Let pass for that number alone: another one in a correction stops it again.
	h.call(staff.DeskEditor, "PATCH", "/articles/1", `{"lead":"번호 910202-2345678"}`, "If-Match", `"2"`).want(200).is("findings.0.passed", "")
	h.call(staff.DeskEditor, "POST", "/articles/1/correct", `{"change":"typo"}`).want(409).is("findings.0.quote", "910202-2345678")
	public, err := h.db.PublicArticle(t.Context(), 1)
	must(t, err)
	if strings.Contains(public.Lead, "910202") {
		t.Error("it went out")
	}
	audits, err := h.db.Audits(t.Context(), 0, 50)
	must(t, err)
	if !slices.ContainsFunc(audits, func(a news.Audit) bool {
		return a.Action == "guard.override" && strings.Contains(a.Detail, "판결문에 실린 가짜 번호") && a.Token == h.ids[staff.DeskEditor]
	}) {
		t.Error("the log does not say why")
	}
	// An answer can be sent back as it was read.
	h.call(staff.DeskEditor, "PATCH", "/articles/1", h.call(staff.DeskEditor, "PATCH", "/articles/1", `{}`, "If-Match", "*").want(200).raw, "If-Match", "*").want(200)
}

// Every role at every step, by the table of a paper with a desk and of a small one: whoever may not is told so, whoever
// may does it.
func TestPromiseRolesAtEveryStep(t *testing.T) {
	t.Parallel()
	for _, size := range []news.Size{news.DeskPaper, news.SmallPaper} {
		h := open(t)
		must(t, h.db.Write(t.Context(), func(tx *store.Tx) error {
			paper, err := tx.Paper(t.Context())
			must(t, err)
			paper.Size = size
			return tx.SavePaper(t.Context(), paper, paper.Version)
		}))
		roads := []struct {
			step, body string
			from       []string // what is done before, by an administrator
			may        staff.Permission
		}{
			{"file", ``, nil, staff.EditAll}, // a token has no articles of its own
			{"recall", ``, []string{"file"}, staff.Return},
			{"recall", ``, []string{"approve"}, staff.Approve},
			{"return", `{"reason":"다시"}`, []string{"file"}, staff.Return},
			{"approve", ``, nil, staff.Approve},
			{"schedule", `{"publish_at":"2026-02-01T00:00:00Z"}`, nil, staff.Schedule},
			{"unschedule", ``, []string{"schedule"}, staff.Schedule},
			{"publish", ``, nil, staff.Publish},
			{"correct", `{"change":"typo"}`, []string{"publish", "edit"}, staff.Correct},
			{"withdraw", `{"reason":"확인"}`, []string{"publish"}, staff.Withdraw},
			{"restore", ``, []string{"publish", "withdraw"}, staff.Publish},
		}
		bodies := map[string]string{}
		for _, road := range roads {
			bodies[road.step] = road.body
		}
		for _, road := range roads {
			for _, role := range staff.Roles() {
				no := int64(h.call(staff.Admin, "POST", "/articles", story).want(201).at("no").(float64))
				at := fmt.Sprintf("/articles/%d", no)
				for _, before := range road.from {
					if before == "edit" {
						h.call(staff.Admin, "PATCH", at, `{"subtitle":"새 부제"}`, "If-Match", "*").want(200)
						continue
					}
					h.call(staff.Admin, "POST", at+"/"+before, bodies[before]).want(200)
				}
				got := h.call(role, "POST", at+"/"+road.step, road.body)
				// Without EditAll a permission holds for one's own articles, and these are nobody's.
				table := staff.DefaultPowers(size)
				may := table.May(role, road.may) && table.May(role, staff.EditAll)
				want := map[bool]int{true: 200, false: 403}[may]
				if got.code == 404 && !table.May(role, staff.ReadAll) {
					want = 404 // who may not read it learns nothing of it
				}
				if got.code != want {
					t.Errorf("%s: %s as %s from %v: %d, want %d: %s", size, road.step, role, road.from, got.code, want, got.raw)
				}
			}
		}
	}
}

// When an article goes by itself is for those to say who may withdraw it.
func TestWithdrawAt(t *testing.T) {
	t.Parallel()
	h := open(t)
	if got := h.call(staff.Reporter, "POST", "/articles", `{"withdraw_at":"2026-02-01T00:00:00Z"}`).want(422).faults(); got != "withdraw_at api.withdraw-at" {
		t.Error(got)
	}
	h.call(staff.DeskEditor, "POST", "/articles", `{"withdraw_at":"2026-02-01T00:00:00Z"}`).want(201).is("withdraw_at", "2026-02-01T00:00:00Z")
	if got := h.call(staff.Layout, "PATCH", "/articles/1", `{"withdraw_at":null}`, "If-Match", "*").want(422).faults(); got != "withdraw_at api.withdraw-at" {
		t.Error(got)
	}
	h.call(staff.Layout, "PATCH", "/articles/1", `{"title":"제목","withdraw_at":"2026-02-01T09:00:00+09:00"}`, "If-Match", "*").want(200).is("withdraw_at", "2026-02-01T00:00:00Z")
}
