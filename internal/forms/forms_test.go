package forms_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"jogan/internal/fault"
	"jogan/internal/forms"
	"jogan/internal/news"
)

func said(err error) string {
	var keys []string
	for _, f := range fault.FieldsOf(err) {
		keys = append(keys, f.Name+" "+f.Key)
	}
	return strings.Join(keys, ", ")
}

// A ticket holds from a few seconds after the form was opened until the next day, for its own form and key alone.
func TestTicket(t *testing.T) {
	t.Parallel()
	key, now := bytes.Repeat([]byte{7}, forms.KeyBytes), time.Date(2026, 1, 19, 0, 0, 0, 0, time.UTC)
	ticket := forms.Ticket(key, news.TipForm, now)
	if len(ticket) != forms.TicketChars {
		t.Fatalf("%q has %d characters, its place in a page %d", ticket, len(ticket), forms.TicketChars)
	}
	for _, c := range []struct {
		kind   news.FormKind
		ticket string
		after  time.Duration
		want   string
	}{
		{news.TipForm, ticket, 0, "form form.too-quick"},
		{news.TipForm, ticket, 2 * time.Second, "form form.too-quick"},
		{news.TipForm, ticket, 3 * time.Second, ""},
		{news.TipForm, ticket, 24 * time.Hour, ""},
		{news.TipForm, ticket, 24*time.Hour + time.Second, "form form.too-old"},
		{news.TipForm, ticket, -time.Hour, "form form.too-old"},
		{news.LetterForm, ticket, time.Minute, "form form.too-old"},
		{news.TipForm, "0" + ticket[1:10] + "9" + ticket[11:], time.Minute, "form form.too-old"},
		{news.TipForm, "", time.Minute, "form form.too-old"},
		{news.TipForm, strings.Repeat("9", 400) + "." + ticket, time.Minute, "form form.too-old"},
		{news.TipForm, "가나다.라", time.Minute, "form form.too-old"},
	} {
		if got := said(forms.CheckTicket(key, c.kind, c.ticket, now.Add(c.after))); got != c.want {
			t.Errorf("%s %.20q after %s: %q, want %q", c.kind, c.ticket, c.after, got, c.want)
		}
	}
}

// One address is told to wait after a few forms, and let in again when it waited; others are not touched; a form that
// everybody sends is full for an hour.
func TestLimits(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 19, 3, 0, 0, 0, time.UTC)
	l := forms.NewLimits(func() time.Time { return now })
	a, b := netip.MustParseAddr("2001:db8:1:2::5"), netip.MustParseAddr("192.0.2.9")
	for range 5 {
		if err := l.Try(news.TipForm, a); err != nil {
			t.Fatal(err)
		}
		l.Taken(news.TipForm, a)
	}
	if got := said(l.Try(news.LetterForm, netip.MustParseAddr("2001:db8:1:2:9::1"))); got != "form form.too-many" {
		t.Errorf("from the same network: %q", got)
	}
	if got := said(l.Try(news.TipForm, b)); got != "" {
		t.Errorf("somebody else: %q", got)
	}
	now = now.Add(11 * time.Minute)
	if got := said(l.Try(news.TipForm, a)); got != "" {
		t.Errorf("after waiting: %q", got)
	}
	for i := range 20 {
		l.Taken(news.LetterForm, b)
		now = now.Add(time.Duration(i) * time.Minute)
	}
	if got := said(l.Try(news.LetterForm, b)); got != "form form.too-many-day" {
		t.Errorf("after twenty: %q", got)
	}
	now = now.Add(24 * time.Hour)
	if got := said(l.Try(news.LetterForm, b)); got != "" {
		t.Errorf("the next day: %q", got)
	}
	for i := range 120 {
		l.Taken(news.AdvertiseForm, netip.AddrFrom4([4]byte{10, 0, 0, byte(i)}))
	}
	if got := said(l.Try(news.AdvertiseForm, netip.MustParseAddr("192.0.2.77"))); got != "form form.busy" {
		t.Errorf("a flood from many: %q", got)
	}
	if got := said(l.Try(news.SubscribeForm, netip.Addr{})); got != "" {
		t.Errorf("an address that is not known: %q", got)
	}
}

func TestSuspicions(t *testing.T) {
	t.Parallel()
	five := strings.Repeat("https://www.x.example ", 5)
	for _, c := range []struct {
		x     news.Submission
		signs forms.Signs
		want  []string
	}{
		{news.Submission{Text: "평범한 글 https://a.example"}, forms.Signs{Copies: 1}, nil},
		{news.Submission{Text: five}, forms.Signs{}, []string{"links"}},
		{news.Submission{}, forms.Signs{Trap: true, Copies: 2}, []string{"trap", "copies"}},
	} {
		if got := forms.Suspicions(c.x, c.signs); !slices.Equal(got, c.want) {
			t.Errorf("%+v: %v, want %v", c.x, got, c.want)
		}
	}
}

// disk keeps files in memory, as the real one does on the disk: all of a file or nothing.
type disk map[string][]byte

func (d disk) Put(_ context.Context, key string, r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err == nil {
		d[key] = raw
	}
	return err
}

func (d disk) Delete(_ context.Context, key string) error {
	delete(d, key)
	return nil
}

func (d disk) Walk(_ context.Context, _ string, visit func(string, int64) error) error {
	var err error
	for key := range d {
		err = errors.Join(err, visit(key, 0))
	}
	return err
}

// What a file is its bytes say; a name cannot lead anywhere, nor say that it is something else.
func TestFiles(t *testing.T) {
	t.Parallel()
	d, now := disk{}, time.Date(2026, 1, 19, 3, 0, 0, 0, time.UTC)
	attic := forms.NewAttic(d, func() time.Time { return now })
	zip := func(first string) string {
		head := []byte("PK\x03\x04" + strings.Repeat("\x00", 26))
		head[26] = byte(len(first))
		return string(head) + first
	}
	for _, c := range []struct{ name, bytes, want string }{
		{"../../etc/passwd", "\xff\xd8\xff\xe0 jpeg", "passwd.jpg image/jpeg"},
		{`C:\사진\현장 "1".JPEG`, "\xff\xd8\xff\xe0", "현장 _1_.jpeg image/jpeg"},
		{"녹음.exe", "ID3\x03\x00", "녹음.mp3 audio/mpeg"},
		{"보고서.hwpx", zip("mimetype") + "application/hwp+zip", "보고서.hwpx application/hwp+zip"},
		{"보고서.hwp", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...", "보고서.hwp application/x-ole-storage"},
		{"표.xlsx", zip("[Content_Types].xml"), "표.xlsx application/vnd.openxmlformats-officedocument"},
		{"표.exe", zip("[Content_Types].xml"), "표.doc application/vnd.openxmlformats-officedocument"},
		{"메모.html", "그냥 글입니다", "메모.txt text/plain"},
		{strings.Repeat("긴", 300) + ".png", "\x89PNG\r\n\x1a\n", strings.Repeat("긴", 70) + strings.Repeat("긴", 6) + ".png image/png"},
		{"x\r\nSet-Cookie: a.pdf", "%PDF-1.7", "x__Set-Cookie_ a.pdf application/pdf"},
		{"찍은 것.heic", "\x00\x00\x00\x18ftypheic", "찍은 것.heic image/heic"},
		{"", "\x00\x00\x00\x18ftypqt  ", "file.mov video/quicktime"},
		{"a.zip", zip("virus.exe"), "files form.file-archive"},
		{"a.7z", "7z\xbc\xaf\x27\x1c", "files form.file-archive"},
		{"a.jpg", "MZ\x90\x00", "files form.file-type"},
		{"a.jpg", "<svg xmlns='http://www.w3.org/2000/svg'>", "files form.file-type"},
		{"a.txt", "<!doctype html><script>", "files form.file-type"},
		{"a.txt", "#!/bin/sh\nrm -rf /", "files form.file-type"},
		{"a.txt", "글\x00글", "files form.file-type"},
		{"a.jpg", "", "files form.file-empty"},
		{"큰.pdf", "%PDF-" + strings.Repeat("x", 5000), "files form.file-too-large"},
	} {
		before := len(d)
		f, err := attic.Keep(t.Context(), c.name, strings.NewReader(c.bytes), 4500)
		got := said(err)
		if err == nil {
			got = f.Name + " " + f.Type
			if string(d[f.Place]) != c.bytes || f.Size != int64(len(c.bytes)) || f.Sum == "" {
				t.Errorf("%q: kept %d bytes, said %d", c.name, len(d[f.Place]), f.Size)
			}
		} else if len(d) != before {
			t.Errorf("%q was refused and lies there", c.name)
		}
		if got != c.want {
			t.Errorf("%q: %q, want %q", c.name, got, c.want)
		}
	}
	broken := errors.New("the line broke")
	if _, err := attic.Keep(t.Context(), "a.jpg", io.MultiReader(strings.NewReader("\xff\xd8\xff"+strings.Repeat("x", 4200)), &breaking{broken}), 9000); !errors.Is(err, broken) {
		t.Errorf("a line that breaks: %v", err)
	}
}

type breaking struct{ err error }

func (b *breaking) Read([]byte) (int, error) { return 0, b.err }

// Files that nobody knows are swept after two days, and not before: their row may still be on its way.
func TestLost(t *testing.T) {
	t.Parallel()
	d, now := disk{}, time.Date(2026, 1, 19, 3, 0, 0, 0, time.UTC)
	attic := forms.NewAttic(d, func() time.Time { return now })
	for i := range 2 {
		if _, err := attic.Keep(t.Context(), fmt.Sprintf("%d.pdf", i), strings.NewReader("%PDF-1"), 100); err != nil {
			t.Fatal(err)
		}
	}
	known := ""
	for place := range d {
		known = place
	}
	lost := func() []string {
		t.Helper()
		all, err := attic.Lost(t.Context(), func(place string) (bool, error) { return place == known, nil })
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	if got := lost(); len(got) != 0 {
		t.Errorf("at once: %v", got)
	}
	now = now.Add(72 * time.Hour)
	got := lost()
	if len(got) != 1 || got[0] == known {
		t.Errorf("after three days: %v, of which %s is known", got, known)
	}
	if err := attic.Drop(t.Context(), got); err != nil || len(d) != 1 {
		t.Errorf("%v, %d left", err, len(d))
	}
}

func FuzzKeep(f *testing.F) {
	f.Add("a.jpg", []byte("\xff\xd8\xff"))
	f.Add("../x", []byte("PK\x03\x04aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"))
	f.Fuzz(func(t *testing.T, name string, raw []byte) {
		attic := forms.NewAttic(disk{}, time.Now)
		kept, err := attic.Keep(context.Background(), name, bytes.NewReader(raw), 1<<20)
		if err == nil && (strings.ContainsAny(kept.Name, "/\\\r\n\x00\"") || kept.Name == "" || strings.HasPrefix(kept.Name, ".") || len([]rune(kept.Name)) > 90) {
			t.Errorf("%q is kept as %q", name, kept.Name)
		}
	})
}
