package newsroom

import (
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"jogan/internal/forms"
	"jogan/internal/news"
	"jogan/internal/notify"
	"jogan/internal/staff"
)

// sends takes in what a reader sends, with a file where bytes are given.
func (w *world) sends(x news.Submission, bytes string) news.Submission {
	w.t.Helper()
	ctx := w.t.Context()
	ticket, err := w.desk.Ticket(ctx, x.Kind, "")
	if err != nil {
		w.t.Fatal(err)
	}
	w.clock.move(time.Minute)
	sent := forms.Sent{Submission: x, Ticket: ticket, Agreed: true, Address: netip.MustParseAddr("192.0.2.4")}
	if bytes != "" {
		f, err := w.desk.KeepFile(ctx, "현장 \"사진\".html", strings.NewReader(bytes), 1<<20)
		if err != nil {
			w.t.Fatal(err)
		}
		sent.Files = append(sent.Files, f)
	}
	got, _, err := w.desk.Receive(ctx, sent)
	if err != nil {
		w.t.Fatal(err)
	}
	return got
}

func (w *world) version(id int64) string {
	w.t.Helper()
	x, err := w.db.Submission(w.t.Context(), id)
	if err != nil {
		w.t.Fatal(err)
	}
	return fmt.Sprint(x.Version)
}

// A desk finds what came in, looks, notes, assigns and erases; names stand on the page of each alone.
func TestInbox(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	tip := w.sends(news.Submission{Kind: news.TipForm, Name: "나여울", Email: "a&b?c=d@reader.example", Title: "첫차가 <b>늦습니다", Text: "글입니다.\n둘째 줄", To: w.people[staff.Reporter].ID}, "\xff\xd8\xff\xe0<script>alert(1)</script>")
	w.sends(news.Submission{Kind: news.SubscribeForm, Name: "마루", Phone: "010-0000-0000", Address: "새터동 12"}, "")
	editor, reporter, guest := w.as(staff.DeskEditor), w.as(staff.Reporter), w.as(staff.Contributor)
	list := editor.get("/desk/inbox").want(http.StatusOK)
	for _, want := range []string{"첫차가 &lt;b&gt;늦습니다", tip.Number, "구독신청"} {
		if !strings.Contains(list.body, want) {
			t.Errorf("the list does not show %q", want)
		}
	}
	for _, hidden := range []string{"나여울", "reader.example", "새터동", "010-0000"} {
		if strings.Contains(list.body, hidden) {
			t.Errorf("the list shows %q", hidden)
		}
	}
	if body := reporter.get("/desk/inbox").want(http.StatusOK).body; !strings.Contains(body, tip.Number) || strings.Contains(body, "구독신청</span>") {
		t.Error("a reporter does not see what is theirs alone")
	}
	path := fmt.Sprintf("/desk/inbox/%d", tip.ID)
	guest.get(path).want(http.StatusNotFound)
	one := editor.get(path).want(http.StatusOK)
	for _, want := range []string{"나여울", "mailto:a&amp;b%3Fc=d@reader.example?subject=", "현장 _사진_.jpg"} {
		if !strings.Contains(one.body, want) {
			t.Errorf("the page does not show %q", want)
		}
	}
	log, err := w.db.Audits(t.Context(), 0, 1)
	if err != nil || log[0].Action != "submission.read" || log[0].Address == "" {
		t.Errorf("the look is written down as %+v, %v", log, err)
	}

	// The file comes to be saved, whatever is in it.
	file := editor.get(path + "/file/1").want(http.StatusOK)
	if got := file.header; !strings.HasPrefix(got.Get("Content-Disposition"), "attachment;") || got.Get("X-Content-Type-Options") != "nosniff" ||
		!strings.Contains(got.Get("Content-Security-Policy"), "sandbox") || got.Get("Content-Type") != "image/jpeg" || got.Get("Cache-Control") != "no-store" {
		t.Errorf("the file's header: %v", got)
	}
	guest.get(path + "/file/1").want(http.StatusNotFound)
	editor.get(path + "/file/999").want(http.StatusNotFound)
	w.as("").get(path + "/file/1").want(http.StatusSeeOther)

	editor.post(path+"/note", url.Values{"note": {""}}).want(http.StatusUnprocessableEntity)
	editor.post(path+"/note", url.Values{"note": {"통화함"}}).want(http.StatusSeeOther)
	editor.post(path+"/move", url.Values{"version": {"1"}, "status": {"done"}}).want(http.StatusConflict)
	editor.post(path+"/move", url.Values{"version": {w.version(tip.ID)}, "status": {"gone"}}).want(http.StatusUnprocessableEntity)
	back := editor.post(path+"/assign", url.Values{"version": {w.version(tip.ID)}, "what": {""}, "detail": {"길게 쓴 것"}}).want(http.StatusUnprocessableEntity)
	if !strings.Contains(back.body, "길게 쓴 것") {
		t.Error("what was typed is lost")
	}
	editor.post(path+"/assign", url.Values{"version": {w.version(tip.ID)}, "what": {"첫차 점검"}, "who": {fmt.Sprint(w.people[staff.Reporter].ID)}}).want(http.StatusSeeOther)
	if body := reporter.get("/desk/assignments/1").want(http.StatusOK).body; !strings.Contains(body, `href="`+path+`"`) {
		t.Error("the assignment does not lead back")
	}
	reporter.post(path+"/purge", url.Values{"version": {w.version(tip.ID)}, "reason": {"까닭"}}).want(http.StatusForbidden)
	editor.post(path+"/purge", url.Values{"version": {w.version(tip.ID)}, "reason": {""}}).want(http.StatusUnprocessableEntity)
	editor.post(path+"/purge", url.Values{"version": {w.version(tip.ID)}, "reason": {"요청"}}).want(http.StatusSeeOther)
	if body := editor.get(path).want(http.StatusOK).body; strings.Contains(body, "나여울") || strings.Contains(body, "통화함") || !strings.Contains(body, tip.Number) {
		t.Error("what was erased is still there")
	}
	editor.get(path + "/file/1").want(http.StatusNotFound)
	for _, query := range []string{"show=x&kind=y&before=z", "kind=tips&mine=1&show=spam", "before=1-1"} {
		editor.get("/desk/inbox?" + query).want(http.StatusOK)
	}
}

// The texts of a form are changed; what is left as it came goes on following the program.
func TestFormTexts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	chief := w.as(staff.Chief)
	chief.get("/desk/forms").want(http.StatusOK)
	chief.get("/desk/forms/none").want(http.StatusNotFound)
	words := w.door.Renderer.Words()
	typed := url.Values{"version": {"0"}, "on": {"1"}, "heading": {words.Text("ko", "form.tips.heading")}, "intro": {"우리 안내"}, "consent": {words.Text("ko", "form.tips.consent")}}
	chief.post("/desk/forms/tips", typed).want(http.StatusSeeOther)
	all, _, err := w.db.Forms(t.Context())
	if err != nil || all.Get(news.TipForm) != (news.Form{Kind: news.TipForm, Intro: "우리 안내", NoMail: true}) {
		t.Errorf("%+v, %v", all, err)
	}
	chief.post("/desk/forms/tips", typed).want(http.StatusConflict)
	typed.Set("version", "1")
	typed.Set("intro", strings.Repeat("가", news.MaxConsent+1))
	if back := chief.post("/desk/forms/tips", typed).want(http.StatusUnprocessableEntity); !strings.Contains(back.body, "가가가") {
		t.Error("what was typed is lost")
	}
	w.as(staff.DeskEditor).get("/desk/forms").want(http.StatusForbidden)
}

// Mail is set up, tried, and used for one-time links; the password never comes back.
func TestMailScreen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.as(staff.Admin)
	typed := url.Values{"version": {"0"}, "host": {"smtp.jogan.example"}, "port": {"587"}, "tls": {"starttls"}, "user": {"paper"}, "password": {"geheim-7"}, "from_name": {"조간"}, "from_address": {"desk"}}
	if back := admin.post("/desk/mail", typed).want(http.StatusUnprocessableEntity); strings.Contains(back.body, "geheim-7") || !strings.Contains(back.body, "smtp.jogan.example") {
		t.Error("the password comes back, or the rest does not")
	}
	typed.Set("from_address", "desk@jogan.example")
	admin.post("/desk/mail", typed).want(http.StatusSeeOther)
	admin.post("/desk/mail", typed).want(http.StatusConflict)
	if body := admin.get("/desk/mail").want(http.StatusOK).body; strings.Contains(body, "geheim") {
		t.Error("the password is shown")
	}
	admin.post("/desk/mail/test", url.Values{"to": {"nobody"}}).want(http.StatusUnprocessableEntity)
	if body := admin.post("/desk/mail/test", url.Values{"to": {"kim@jogan.example"}}).want(http.StatusOK).body; w.post.to != "kim@jogan.example" || !strings.Contains(body, "서버가 메일을 받았습니다") {
		t.Errorf("the test went to %q", w.post.to)
	}
	for _, key := range []string{"host", "address", "private", "plain-public", "certificate", "timeout", "closed", "sign-in", "no-sign-in", "no-tls", "refused", "later", "sealed", "off", "other"} {
		w.post.ended = fmt.Errorf("wrapped: %w", &notify.Problem{Key: key, Said: "535 <b>no"})
		if body := admin.post("/desk/mail/test", url.Values{"to": {"kim@jogan.example"}}).want(http.StatusOK).body; !strings.Contains(body, "535 &lt;b&gt;no") {
			t.Errorf("%s: the server's answer is not told", key)
		}
	}
	if strings.Contains(w.log.String(), "geheim") {
		t.Error("the log tells the password")
	}

	// An invitation can be mailed, or passed on by messenger.
	invited := admin.post("/desk/people", url.Values{"login": {"saebyeok"}, "name": {"김새벽"}, "email": {"saebyeok@jogan.example"}, "role": {"reporter"}}).want(http.StatusOK)
	_, rest, found := strings.Cut(invited.body, `name="key" value="`)
	secret, _, _ := strings.Cut(rest, `"`)
	if !found || !strings.Contains(invited.body, "김새벽님, 조간일보 편집국에 초대합니다") {
		t.Fatal("the link cannot be handed on")
	}
	people, err := w.db.People(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	id := people[len(people)-1].ID
	for _, p := range people {
		if p.Login == "saebyeok" {
			id = p.ID
		}
	}
	path := fmt.Sprintf("/desk/people/%d/mail", id)
	admin.post(path, url.Values{"key": {secret}, "message": {"invitation"}, "mail_to": {"x"}}).want(http.StatusUnprocessableEntity)
	admin.post(path, url.Values{"key": {"wrong"}, "message": {"invitation"}, "mail_to": {"saebyeok@jogan.example"}}).want(http.StatusNotFound)
	admin.post(path, url.Values{"key": {secret}, "message": {"invitation"}, "mail_to": {"saebyeok@jogan.example"}}).want(http.StatusOK)
	mails, err := w.db.Mails(t.Context(), 0, 10)
	if err != nil || len(mails) != 1 || mails[0].Message != notify.InviteMail || strings.Contains(mails[0].Letter, secret) {
		t.Fatalf("%+v, %v", mails, err)
	}
	_, letter, err := w.desk.OpenMail(t.Context(), mails[0].ID)
	if err != nil || !strings.HasSuffix(letter.Link, "/desk/welcome?key="+secret) {
		t.Errorf("%+v, %v", letter, err)
	}
	if body := admin.get("/desk/mail").want(http.StatusOK).body; !strings.Contains(body, "saebyeok@jogan.example") || strings.Contains(body, secret) {
		t.Error("the log of mails")
	}
	admin.post(fmt.Sprintf("/desk/mail/%d/again", mails[0].ID), nil).want(http.StatusConflict)

	w.as(staff.Chief).get("/desk/mail").want(http.StatusForbidden)
	reporter := w.as(staff.Reporter)
	reporter.post("/desk/account/mail", url.Values{}).want(http.StatusSeeOther)
	if quiet, _, err := w.db.MailQuiet(t.Context()); err != nil || len(quiet) != 1 {
		t.Errorf("who wants none: %v, %v", quiet, err)
	}
	reporter.get("/desk/account").want(http.StatusOK)
}
