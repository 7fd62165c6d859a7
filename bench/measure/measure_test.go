package main

import (
	"testing"
	"time"
)

// report is what wrk 4.1.0 prints.
const report = `Running 2s test @ http://127.0.0.1:8099/
  1 threads and 32 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     2.35ms    1.61ms  23.66ms   86.77%
    Req/Sec    14.48k     1.53k   17.36k    70.00%
  Latency Distribution
     50%    2.01ms
     75%    2.73ms
     90%    4.01ms
     99%  850.00us
  28813 requests in 2.00s, 167.01MB read
Requests/sec:  14383.88
Transfer/sec:     83.37MB
`

func TestReadReport(t *testing.T) {
	t.Parallel()
	f, err := read([]byte(report), 2*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	if f.perSecond != 14406.5 || f.p99 != 850*time.Microsecond || f.cpu != 69413*time.Nanosecond {
		t.Errorf("%+v", f)
	}
	if _, err := read([]byte("unable to connect to 127.0.0.1:1"), time.Second); err == nil {
		t.Error("no report was read as one")
	}
	if wrkBad.MatchString(report) || !wrkBad.MatchString(report+"  Non-2xx or 3xx responses: 7\n") || !wrkBad.MatchString("  Socket errors: connect 0, read 3, write 0, timeout 0\n") {
		t.Error("failed requests go unnoticed, or good ones are taken for failed")
	}
}

func TestFollowed(t *testing.T) {
	t.Parallel()
	for page, want := range map[string]string{
		`<a href="/search?q=%EA%B0%80&amp;before=5-7" rel="next">`: "/search?q=%EA%B0%80&before=5-7",
		`<a href="/latest?before=5-7">`:                            "/latest?before=5-7",
		`<a href="/latest">`:                                       "/first",
	} {
		if got := followed([]byte(page), "/first"); got != want {
			t.Errorf("%s: %s", page, got)
		}
	}
}

func TestFigures(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b float64
		want string
	}{{14321, 100, "143"}, {108, 100, "1.08"}, {0.29, 100, "0.0029"}, {41, 100, "0.41"}} {
		if got := ratio(c.a, c.b); got != c.want {
			t.Errorf("%v ÷ %v: %s, want %s", c.a, c.b, got, c.want)
		}
	}
	whole := func(x float64) float64 { return x }
	if got := median([]float64{9, 1, 4}, whole); got != 4 {
		t.Errorf("median of three: %v", got)
	}
	if got := median([]float64{9, 1, 4, 6}, whole); got != 5 {
		t.Errorf("median of four: %v", got)
	}
	if got := part([]float64{1, 2, 3, 4, 5}, 50); got != 3 {
		t.Errorf("half: %v", got)
	}
}
