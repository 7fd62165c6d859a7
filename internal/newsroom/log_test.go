package newsroom

import (
	"archive/zip"
	"bytes"
	"database/sql"
	"encoding/csv"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"jogan/internal/duty"
	"jogan/internal/news"
	"jogan/internal/staff"
	"jogan/internal/store"
)

// The log is searched, shown line by line, exported (which it notes), and erased after a year at the earliest.
func TestLogScreens(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.as(staff.Admin)
	admin.write(draftOf("=SUM(1)"))
	for range 60 {
		err := w.db.Write(t.Context(), func(tx *store.Tx) error {
			return tx.AddAudit(t.Context(), news.Audit{Person: 77, Name: "=윤슬", Address: "192.0.2.7", Action: "claim.note", Object: "claim:9", Detail: "article:1"})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	first := admin.get("/desk/log").want(http.StatusOK).has("사슬 검증: 아직", "청구", "윤슬", "이전 것 더 보기")
	older := regexp.MustCompile(`/desk/log\?before=[0-9]+`).FindString(first.body)
	admin.get(older).want(http.StatusOK).has("기사 저장")
	admin.get("/desk/log?q=%EC%9C%A4%EC%8A%AC&action=claim.&object=claim%3A9&person=77&from=2026-11-22&until=2026-11-22").want(http.StatusOK).has("윤슬")
	for _, nothing := range []string{"q=zzz", "q=%25", "action=article.", "object=claim:8", "from=2026-11-23", "until=2026-11-21", "person=1", "action=claim.note&q=" + strings.Repeat("가", 200)} {
		if a := admin.get("/desk/log?" + nothing).want(http.StatusOK); strings.Contains(a.body, "192.0.2.7") {
			t.Errorf("%s finds the line", nothing)
		}
	}
	admin.get("/desk/log?before=x&person=-1&from=yesterday&action=%00").want(http.StatusOK)

	sent := admin.post("/desk/log/export", url.Values{"format": {"csv"}, "action": {"claim."}, "q": {"윤슬"}}).want(http.StatusOK)
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(sent.body, "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 61 || rows[0][0] != "번호" || rows[1][2] != "'=윤슬" || !strings.HasPrefix(sent.header.Get("Content-Disposition"), "attachment;") {
		t.Errorf("%d rows, %v, %v", len(rows), rows[:min(2, len(rows))], err)
	}
	sent = admin.post("/desk/log/export", url.Values{"format": {"jsonl"}}).want(http.StatusOK)
	var line map[string]any
	if err := json.Unmarshal([]byte(strings.SplitN(sent.body, "\n", 2)[0]), &line); err != nil || line["action"] != "log.export" || line["detail"] != "jsonl" || line["said"] != "기록 내려받음" {
		t.Errorf("%v, %v", line, err)
	}
	admin.post("/desk/log/export", url.Values{"format": {"exe"}}).want(http.StatusUnprocessableEntity)
	admin.get("/desk/log?action=log.export").has("csv action=claim. q=윤슬")

	admin.get("/desk/log/1").want(http.StatusOK).has("기록 1번", "부터 지울 수 있습니다")
	admin.get("/desk/log/99999").want(http.StatusNotFound)
	admin.post("/desk/log/1/erase", url.Values{"reason": {"요청"}}).want(http.StatusConflict).has("365일")
	w.clock.move(366 * 24 * time.Hour)
	admin = w.as(staff.Admin)
	admin.post("/desk/log/1/erase", url.Values{}).want(http.StatusUnprocessableEntity).has("꼭 적어 주세요")
	admin.post("/desk/log/1/erase", url.Values{"reason": {"정보주체의 요청"}}).to("/desk/log/1?done=log-erased")
	admin.get("/desk/log/1").want(http.StatusOK).has("내용을 지웠습니다")
	admin.post("/desk/log/1/erase", url.Values{"reason": {"다시"}}).want(http.StatusConflict).has("이미 지운")
	admin.get("/desk/log?action=audit.erase").has("정보주체의 요청", "audit:1")
	admin.post("/desk/log/check", url.Values{}).to("/desk/log?done=log-checked")
	admin.get("/desk/log").has("모두 이상 없음")
	for _, role := range []staff.Role{staff.Chief, staff.Reporter} {
		w.as(role).post("/desk/log/export", url.Values{"format": {"csv"}}).want(http.StatusForbidden)
	}
}

// Somebody who changes the database itself is found out on the screens.
func TestTamperingIsShown(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.as(staff.Admin)
	admin.write(draftOf("제목"))
	raw, err := sql.Open("sqlite", w.file)
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	if _, err := raw.ExecContext(t.Context(), "update audit set name = '아무개' where id = 2"); err != nil {
		t.Fatal(err)
	}
	admin.post("/desk/log/check", url.Values{}).to("/desk/log?done=log-checked")
	admin.get("/desk/log").has("사슬이 끊겼습니다", "2번 기록의 내용이 바뀌었습니다")
	admin.get("/desk/duties").has("2번 기록의 내용이 바뀌었습니다")
	if !strings.Contains(w.log.String(), "tampered") {
		t.Error("the program's log says nothing")
	}
}

// Every action that the log can hold has a sentence, and so has its noun.
func TestEveryActionHasItsSentence(t *testing.T) {
	t.Parallel()
	words := newWorld(t).door.Renderer.Words()
	form := regexp.MustCompile(`^[a-z]+\.[a-z-]+$`)
	parts := map[string][]string{
		"correction.": {"publish", "edit", "withdraw", "run"},
		"submission.": {"assign", "file", "hand", "note", "purge", "read", "reply", "move-new", "move-hand", "move-done", "move-spam"},
		"claim.":      {"receive", "accept", "refuse", "settle", "refer", "publish", "edit", "note", "purge"},
	}
	ends := map[string][]string{".delete": {"advertiser", "campaign", "banner"}} // what dropBanner removes
	for _, a := range []news.Action{news.Save, news.File, news.Recall, news.Return, news.Approve, news.Schedule, news.Unschedule, news.Publish, news.Correct, news.Withdraw, news.Restore} {
		parts["article."] = append(parts["article."], string(a))
	}
	found := map[string]bool{}
	text := func(e ast.Expr) string {
		if lit, ok := e.(*ast.BasicLit); ok {
			if s, err := strconv.Unquote(lit.Value); err == nil {
				return s
			}
		}
		return ""
	}
	look := func(fn ast.Node, action ast.Expr) {
		switch x := action.(type) {
		case *ast.BasicLit:
			found[text(x)] = true
		case *ast.BinaryExpr: // "article." + string(action), noun + ".delete"
			prefix := text(x.X)
			if end := text(x.Y); ends[end] != nil {
				for _, noun := range ends[end] {
					found[noun+end] = true
				}
				return
			}
			if parts[prefix] == nil {
				t.Errorf("the actions that begin with %q are not known here", prefix)
			}
			for _, rest := range parts[prefix] {
				found[prefix+rest] = true
			}
		case *ast.Ident: // one of the literals of the function
			ast.Inspect(fn, func(n ast.Node) bool {
				if lit, ok := n.(*ast.BasicLit); ok && form.MatchString(text(lit)) && words.Has("audit."+text(lit)) {
					found[text(lit)] = true
				}
				return true
			})
		}
	}
	for _, glob := range []string{"../desk/*.go", "../store/*.go", "../news/seal.go", "../app/*.go"} {
		files, err := filepath.Glob(glob)
		if err != nil || len(files) == 0 {
			t.Fatal(glob, err)
		}
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range file.Decls {
				ast.Inspect(d, func(n ast.Node) bool {
					switch x := n.(type) {
					case *ast.CallExpr:
						if id, ok := x.Fun.(*ast.Ident); ok && id.Name == "audit" && len(x.Args) == 6 {
							look(d, x.Args[3])
						}
						if sel, ok := x.Fun.(*ast.SelectorExpr); ok && sel.Sel.Name == "merge" && len(x.Args) == 4 {
							look(d, x.Args[2]) // section.merge, tag.rename …: merge writes the line for them
						}
					case *ast.KeyValueExpr:
						if id, ok := x.Key.(*ast.Ident); ok && id.Name == "Action" && form.MatchString(text(x.Value)) {
							found[text(x.Value)] = true
						}
					case *ast.ValueSpec:
						for i, id := range x.Names {
							if strings.HasPrefix(id.Name, "Audit") && strings.HasSuffix(id.Name, "Action") && i < len(x.Values) {
								found[text(x.Values[i])] = true
							}
						}
					}
					return true
				})
			}
		}
	}
	if len(found) < 50 {
		t.Errorf("only %d actions were found: the search has gone blind", len(found))
	}
	for action := range found {
		noun, _, _ := strings.Cut(action, ".")
		if !words.Has("audit." + action) {
			t.Errorf("no sentence for the action %q", action)
		}
		if !words.Has("log.noun." + noun) {
			t.Errorf("no words for the actions on %q (log.noun.%s)", noun, noun)
		}
	}
	var faults []string
	for _, x := range news.AuditFaults() {
		faults = append(faults, "log.fault."+string(x))
	}
	for _, i := range duty.Check(duty.Facts{Paper: news.NewPaper("조간"), Mail: duty.Mail{Known: true}, Outside: duty.Outside{Backups: "/x"}}) {
		faults = append(faults, i.Text, "duty."+i.Key, "duty."+i.Key+".law", "duty.group."+i.Group, "duty.level."+string(i.Level))
	}
	for _, b := range news.NewRetention().Bounds() {
		faults = append(faults, "retention."+b.Name, "retention."+b.Name+".why", "retention."+b.Name+".goes")
	}
	for _, key := range faults {
		if !words.Has(key) {
			t.Errorf("no sentence for %q", key)
		}
	}
}

// The duties, the periods and the list for portals, from their screens.
func TestDutyScreens(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.as(staff.Admin)
	admin.get("/desk/duties").want(http.StatusOK).has("등록번호", "비어 있습니다", "개인정보 처리방침", "안내 페이지가 없습니다", "지난 7일에 실은 기사가 없습니다")

	page := admin.get("/desk/retention").want(http.StatusOK).has("정정·반론 청구인의 정보", "지운 적이 없습니다")
	form := url.Values{"version": {page.field("version")}, "claims": {"400"}, "audit": {"364"}, "stands": {"200"}, "submissions": {"100"}, "views": {"x"}, "deliveries": {"3651"}}
	wrong := admin.post("/desk/retention", form).want(http.StatusUnprocessableEntity)
	if !strings.Contains(wrong.wrong("audit")+wrong.wrong("deliveries"), "365") || wrong.field("claims") != "400" {
		t.Errorf("%q %q", wrong.wrong("audit"), wrong.field("claims"))
	}
	form.Set("audit", "365")
	form.Set("views", "40")
	form.Set("deliveries", "30")
	admin.post("/desk/retention", form).to("/desk/retention?done=saved")
	admin.post("/desk/retention", form).want(http.StatusConflict)
	if x, version, err := w.db.Retention(t.Context()); err != nil || version != 1 || x.Claims != 400 || x.Views != 40 {
		t.Errorf("%+v, %d, %v", x, version, err)
	}

	for i, title := range []string{"+1 오르다", "전재한 글"} {
		form := draftOf(title)
		if i == 1 {
			form.Set("origin", "wire")
			form.Set("source", "가온통신")
		}
		admin.post("/desk/articles/new/publish", form).want(http.StatusSeeOther)
	}
	w.clock.move(24 * time.Hour)
	admin.get("/desk/duties").has("기사 2건 가운데 자체 기사가 1건(50%)")
	list := admin.get("/desk/report").want(http.StatusOK).has("2026.11", "50%", "기사 2건 가운데 자체 1건")
	address := regexp.MustCompile(`/desk/report/articles\.csv\?[^"]+`).FindString(list.body)
	file := admin.get(strings.ReplaceAll(address, "&amp;", "&")).want(http.StatusOK)
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(file.body, "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 3 || !slices.Equal(rows[0], []string{"번호", "제목", "발행일시", "수정일시", "섹션", "종류", "자체/전재", "출처", "기자", "주소", "글자 수"}) {
		t.Fatalf("%q, %v", rows, err)
	}
	if x := rows[1]; x[1] != "'+1 오르다" || x[2] != "2026-11-22 10:00:00" || x[3] != "" || x[4] != "정치" || x[6] != "자체" || !strings.HasSuffix(x[9], "/articles/1") || x[10] == "0" {
		t.Errorf("%q", x)
	}
	if x := rows[2]; x[6] != "전재" || x[7] != "가온통신" {
		t.Errorf("%q", x)
	}
	book := admin.get("/desk/report/articles.xlsx?own=wire").want(http.StatusOK)
	z, err := zip.NewReader(bytes.NewReader([]byte(book.body)), int64(len(book.body)))
	if err != nil {
		t.Fatal(err)
	}
	part, err := z.Open("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	if raw, err := io.ReadAll(part); err != nil || !strings.Contains(string(raw), "전재한 글") || strings.Contains(string(raw), "오르다") {
		t.Errorf("%s, %v", raw, err)
	}
	admin.get("/desk/report/articles.csv?own=x").want(http.StatusUnprocessableEntity)
	admin.get("/desk/report/articles.csv?from=2026-12-01&until=2026-01-01").want(http.StatusUnprocessableEntity)
	admin.get("/desk/report?from=2026-12-01&until=2026-01-01").want(http.StatusOK).has("늦습니다")
	admin.get("/desk/report?from=1900-01-01&until=9998-12-31&section=999").want(http.StatusOK)
	admin.get("/desk/report/articles.exe").want(http.StatusNotFound)
}
