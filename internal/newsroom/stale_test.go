package newsroom

import (
	"slices"
	"testing"
)

// The words in which two titles differ are marked; of an empty one there is nothing to mark.
func TestTitlesMarkTheirChangedWords(t *testing.T) {
	t.Parallel()
	d := Differing{Mine: "가온시 새 도서관 문 연다", Theirs: "가온시 새 박물관 문 연다"}
	changed := func(all []Words) (texts []string) {
		for _, w := range all {
			if w.Changed {
				texts = append(texts, w.Text)
			}
		}
		return texts
	}
	if m, o := changed(d.MineWords()), changed(d.TheirsWords()); !slices.Equal(m, []string{"도서관 "}) || !slices.Equal(o, []string{"박물관 "}) {
		t.Errorf("marked %q and %q", m, o)
	}
	if d = (Differing{Mine: "새 제목"}); len(d.TheirsWords()) != 0 || len(changed(d.MineWords())) != 0 {
		t.Errorf("%v, %v", d.MineWords(), d.TheirsWords())
	}
}
