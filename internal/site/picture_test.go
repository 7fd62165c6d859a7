package site_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"jogan/internal/news"
	"jogan/internal/staff"
	"jogan/internal/store"
)

// A card shows the crop around what matters, in the formats that there are; a page of the article shows the whole.
func TestCropsAndFormats(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	pic := p.picture(60, news.Picture{Alt: "시장"})
	a := draft(p.sections["society"].ID, "사진 기사")
	a.Picture = pic.ID
	public := p.publish(a)
	path := fmt.Sprintf("/articles/%d", public.No)
	if body := p.get("/sections/society").Body.String(); strings.Contains(body, "<picture>") || !strings.Contains(body, pic.Key+"/320.jpg") {
		t.Fatal("before crops are made, the whole picture stands on the card")
	}
	p.ok(p.desk.DoPicture(t.Context(), fmt.Sprintf(`{"id":%d}`, pic.ID)))
	made, err := p.db.Picture(t.Context(), pic.ID)
	p.ok(err)
	card := made.Shape("4:3", "")
	if len(card) != 3 || card[0].Width != 320 || card[2].Width != 533 || card[2].Height != 400 {
		t.Fatalf("%+v", made.Variants)
	}
	body := p.get("/sections/society").Body.String()
	if !strings.Contains(body, fmt.Sprintf(`src="/media/%s"`, card[0].File)) || !strings.Contains(body, `width="320" height="240"`) {
		t.Error("the card does not show the crop with its measures")
	}
	if body := p.get(path).Body.String(); strings.Contains(body, card[0].File) {
		t.Error("the article's page shows the crop")
	}
	if a := p.get("/media/" + card[0].File); a.Code != http.StatusOK || a.Header().Get("Content-Type") != "image/jpeg" {
		t.Errorf("the crop: %d", a.Code)
	}

	made.Variants = append(made.Variants,
		news.PictureVariant{Width: 480, Height: 274, File: made.Key + "/480.webp", Type: "image/webp"}, news.PictureVariant{Width: 700, Height: 400, File: made.Key + "/700.webp", Type: "image/webp"},
		news.PictureVariant{Width: 480, Height: 274, File: made.Key + "/480.avif", Type: "image/avif"})
	p.ok(p.db.Write(t.Context(), func(tx *store.Tx) error { return tx.UpdatePicture(context.WithoutCancel(t.Context()), made) }))
	body = p.get(path).Body.String()
	want := fmt.Sprintf(`<picture><source type="image/avif" srcset="/media/%[1]s/480.avif 480w" sizes=`, made.Key)
	if i := strings.Index(body, want); i < 0 || !strings.Contains(body[i:], fmt.Sprintf(`<source type="image/webp" srcset="/media/%[1]s/480.webp 480w, /media/%[1]s/700.webp 700w"`, made.Key)) {
		t.Error("the page does not offer the other formats, the smaller first")
	}
}

// sound is a second of silence as MP3: frames of 417 or 418 bytes.
func sound() []byte {
	frame := append([]byte{0xff, 0xfb, 0x90, 0xc4}, make([]byte, 413)...)
	return bytes.Repeat(frame, 38)
}

// A film, sound or document is given as it came, once something public shows it, and can be read in parts.
func TestOriginals(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	add := func(data []byte, name string) news.Picture {
		t.Helper()
		x, err := p.desk.AddPicture(t.Context(), staff.Shell(), bytes.NewReader(data), news.Picture{Name: name})
		p.ok(err)
		return x
	}
	mp3 := add(sound(), "녹음.mp3")
	pdf := add([]byte("%PDF-1.7\n1 0 obj<<>>endobj\nstartxref\n9\n%%EOF\n"), "보도자료.pdf")
	if a := p.get("/media/" + mp3.Original()); a.Code != http.StatusNotFound {
		t.Fatalf("before anything shows it: %d", a.Code)
	}
	a := draft(p.sections["society"].ID, "소리 기사")
	a.Body += fmt.Sprintf(`<figure data-file="%d"></figure><figure data-file="%d"></figure>`, mp3.ID, pdf.ID)
	public := p.publish(a)
	if body := p.get(fmt.Sprintf("/articles/%d", public.No)).Body.String(); !strings.Contains(body, `src="/media/`+mp3.Original()) || !strings.Contains(body, `href="/media/`+pdf.Original()) {
		t.Error("the page has no player and no download")
	}
	got := p.get("/media/" + mp3.Original())
	head := got.Header()
	if got.Code != http.StatusOK || head.Get("Content-Type") != "audio/mpeg" || head.Get("X-Content-Type-Options") != "nosniff" || head.Get("Content-Disposition") != "" ||
		!strings.Contains(head.Get("Content-Security-Policy"), "sandbox") || head.Get("Cache-Control") != "public, max-age=300, s-maxage=1, must-revalidate" || !bytes.Equal(got.Body.Bytes(), sound()) {
		t.Errorf("the sound: %d %v", got.Code, head)
	}
	r := httptest.NewRequest(http.MethodGet, "/media/"+mp3.Original(), nil)
	r.Header.Set("Range", "bytes=0-3")
	w := httptest.NewRecorder()
	p.handler.ServeHTTP(w, r)
	if w.Code != http.StatusPartialContent || binary.BigEndian.Uint32(w.Body.Bytes()) != 0xfffb90c4 {
		t.Errorf("a part: %d %x", w.Code, w.Body.Bytes())
	}
	if d := p.get("/media/" + pdf.Original()).Header(); d.Get("Content-Type") != "application/pdf" || !strings.HasPrefix(d.Get("Content-Disposition"), "attachment; filename*=utf-8''") {
		t.Errorf("the document: %v", d)
	}
	p.ok(p.desk.BlockPicture(t.Context(), staff.Shell(), mp3.ID, true, "요청"))
	if a := p.get("/media/" + mp3.Original()); a.Code != http.StatusGone {
		t.Errorf("blocked: %d", a.Code)
	}
}
