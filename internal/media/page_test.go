package media_test

import (
	"encoding/base64"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"jogan/internal/fault"
	"jogan/internal/media"
)

const onePage = "%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"

// Pages are drawn by a program that is started within limits; one that fails leaves the PDF whole, and without the
// program nothing is drawn.
func TestDrawPage(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	drawing := base64.StdEncoding.EncodeToString(asPNG(t, picture(700, 990)))
	draws := program(t, fmt.Sprintf(`test "$(cat in.pdf | head -c 5)" = %%PDF- && echo %s | base64 -d > out.png`, drawing))
	for name, x := range map[string]struct {
		encoders media.Encoders
		widths   int
		wrong    bool
	}{
		"drawn":               {media.Encoders{PDF: draws}, 3, false},
		"drawn within limits": {media.Encoders{PDF: draws, Confiner: self}, 3, false},
		"no program":          {media.Encoders{}, 0, false},
		"it fails":            {media.Encoders{PDF: program(t, "exit 1")}, 0, true},
		"no picture":          {media.Encoders{PDF: program(t, "echo no picture > out.png")}, 0, true},
		"nothing":             {media.Encoders{PDF: program(t, "exit 0"), Confiner: self}, 0, true},
		"writes without end":  {media.Encoders{PDF: program(t, "cat /dev/zero > out.png"), Confiner: self}, 0, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			shelf := newShelf()
			l := media.NewWith(shelf, media.DefaultLimits(), worker(t), x.encoders)
			s := accept(t, l, []byte(onePage))
			all, err := l.DrawPage(t.Context(), s.Key)
			if fault.Is(err, fault.Invalid) != x.wrong || !x.wrong && err != nil {
				t.Fatal(err)
			}
			if len(all) != x.widths {
				t.Fatalf("%d variants: %+v", len(all), all)
			}
			for i, v := range all {
				f, err := l.Open(t.Context(), v.File)
				if err != nil || v.Height < v.Width || i > 0 && v.Width < all[i-1].Width || !strings.HasPrefix(v.File, s.Key+"/") {
					t.Fatalf("%+v: %v", v, err)
				}
				if err := f.Close(); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

// Where the machine has the real program, it draws a real page within its limits.
func TestDrawRealPage(t *testing.T) {
	t.Parallel()
	found := media.FindEncoders("")
	if found.PDF == "" {
		if _, err := exec.LookPath("pdftoppm"); err == nil {
			t.Error("the program is there and was not found")
		}
		return
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	found.Confiner = self
	l := media.NewWith(newShelf(), media.DefaultLimits(), worker(t), found)
	broken := accept(t, l, []byte(onePage))
	if all, err := l.DrawPage(t.Context(), broken.Key); !fault.Is(err, fault.Invalid) || len(all) > 0 {
		t.Errorf("a PDF without pages: %d variants, %v", len(all), err)
	}
	whole := accept(t, l, []byte("%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"+
		"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 370 520] >>\nendobj\ntrailer\n<< /Root 1 0 R /Size 4 >>\nstartxref\n0\n%%EOF\n"))
	all, err := l.DrawPage(t.Context(), whole.Key)
	if err != nil || len(all) == 0 || all[0].Height <= all[0].Width {
		t.Errorf("%+v, %v", all, err)
	}
}
