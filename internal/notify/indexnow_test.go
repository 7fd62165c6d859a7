package notify_test

import (
	"net/http"
	"regexp"
	"testing"
	"time"

	"jogan/internal/notify"
)

func TestIndexReady(t *testing.T) {
	t.Parallel()
	for site, want := range map[string]bool{
		"https://news.example.com": true, "http://한글.example.kr": true, "https://news.example.com:8443": true, "https://1.1.1.1": true,
		"": false, "https://localhost": false, "http://127.0.0.1:8080": false, "http://192.168.0.3": false, "http://[::1]": false, "https://paper.example": false,
		"https://office.local": false, "https://intranet": false, "ftp://news.example.com": false, "https://news.test.": false,
	} {
		if got := notify.IndexReady(site); got != want {
			t.Errorf("%q: %t", site, got)
		}
	}
}

func TestIndexAfter(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC)
	s := notify.IndexState{Endpoint: "https://searchadvisor.naver.com/indexnow", Sent: 5}
	last := time.Duration(0)
	for i := range 12 {
		s = s.After(notify.Outcome{Status: http.StatusTooManyRequests}, 3, now, 0)
		pause := s.Next.Sub(now)
		if pause < last || pause > 8*time.Hour || s.Attempts != i+1 || s.Sent != 5 {
			t.Errorf("after %d: %v, %+v", i+1, pause, s)
		}
		last = pause
	}
	if s.Trouble(now.Add(notify.IndexPatience-1)) || !s.Trouble(now.Add(notify.IndexPatience)) || s.Name() != "searchadvisor.naver.com" {
		t.Errorf("trouble %+v", s)
	}
	if s = s.After(notify.Outcome{Status: http.StatusAccepted}, 3, now, 0.5); s.Sent != 8 || s.Attempts != 0 || !s.Failing.IsZero() || s.Trouble(now.Add(24*time.Hour)) {
		t.Errorf("taken: %+v", s)
	}
}

func TestIndexKey(t *testing.T) {
	t.Parallel()
	one, other := notify.NewIndexKey(), notify.NewIndexKey()
	if !regexp.MustCompile(`^[a-zA-Z0-9-]{8,128}$`).MatchString(one) || one == other {
		t.Errorf("keys %q, %q", one, other)
	}
	body, err := notify.IndexBody("https://news.example.com:8443", "k", []string{"/articles/1"})
	want := `{"host":"news.example.com:8443","key":"k","keyLocation":"https://news.example.com:8443/k.txt","urlList":["https://news.example.com:8443/articles/1"]}`
	if err != nil || string(body) != want {
		t.Errorf("%s, %v", body, err)
	}
}
