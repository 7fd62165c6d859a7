package pagecache

import (
	"fmt"
	"testing"
	"time"
)

func TestTableOfNamesIsBounded(t *testing.T) {
	t.Parallel()
	n := names{max: 1000, soft: time.Minute, changed: map[string][]change{}}
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	var before []*Entry // made before each change, from a name that changes later or never
	for i := range 5000 {
		before = append(before, &Entry{seq: n.counter, hard: []string{fmt.Sprint("article:", i)}}, &Entry{seq: n.counter, hard: []string{"quiet"}})
		n.note(now, []string{fmt.Sprint("article:", i)})
		if len(n.changed) > n.max {
			t.Fatalf("%d names after %d changes", len(n.changed), i)
		}
	}
	quiet := 0
	for i, e := range before {
		switch s := n.judge(e, now); {
		case i%2 == 0 && s != stale:
			t.Fatalf("a page from before the change of %v is kept", e.hard)
		case i%2 == 1 && s == fresh:
			quiet++
		}
	}
	if quiet < n.max/2-1 || quiet > n.max {
		t.Errorf("%d of the last %d pages outlive the floor", quiet, n.max)
	}
	if e := (&Entry{seq: n.counter, hard: []string{"article:1"}}); n.judge(e, now) != fresh {
		t.Error("what is made now is stale")
	}

	// One change of more names than the table holds.
	many := make([]string, 3000)
	for i := range many {
		many[i] = fmt.Sprint("picture:", i)
	}
	e := &Entry{seq: n.counter, hard: many[2999:]}
	n.note(now, many)
	if n.judge(e, now) != stale || len(n.changed) > n.max {
		t.Errorf("%d names after one large change", len(n.changed))
	}
}

// A soft name that changes all the time, under a clock that goes anywhere, needs little memory and ends in time.
func TestRunsOfChangesAreBounded(t *testing.T) {
	t.Parallel()
	n := names{max: 1000, soft: time.Minute, changed: map[string][]change{}}
	start := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	e := &Entry{seq: n.counter, soft: []string{"ranking"}}
	for ms := 0; ms < 10*60_000; ms += 50 {
		now := start.Add(time.Duration(ms) * time.Millisecond)
		n.note(now, []string{"ranking"})
		want := aging
		if ms >= 60_000 {
			want = stale
		}
		if got := n.judge(e, now); got != want {
			t.Fatalf("%d ms after the first change: %v", ms, got)
		}
		if runs := len(n.changed["ranking"]); runs > 62 {
			t.Fatalf("%d runs", runs)
		}
	}
	for i := range 10_000 {
		n.note(start.Add(-time.Duration(i)*time.Second), []string{"ranking"})
	}
	if runs := len(n.changed["ranking"]); runs > 2*60+1 {
		t.Errorf("%d runs under a clock that goes back", runs)
	}
	if n.judge(e, start.Add(time.Hour)) != stale {
		t.Error("a page from before all changes is not stale")
	}
}
