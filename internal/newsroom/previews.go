package newsroom

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/web"
)

// addPreview makes a link for an outsider and shows it this once.
func (n *Newsroom) addPreview(w http.ResponseWriter, r *http.Request) error {
	no, err := web.PathID(r, "no")
	if err != nil {
		return err
	}
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	days := v.Int("days")
	if err = v.Faults.Err(); err == nil {
		var secret string
		if _, secret, err = n.Desk.AddPreviewLink(r.Context(), n.actor(r), no, v.Text("label"), small(days)); err == nil {
			return n.showArticle(w, r, no, draft{v: v, part: "preview", link: n.here(r, "/desk/preview/"+secret)})
		}
	}
	if !again(err) {
		return err
	}
	return n.showArticle(w, r, no, draft{v: v, err: err, part: "preview"})
}

func (n *Newsroom) revokePreview(w http.ResponseWriter, r *http.Request) error {
	no, err := web.PathID(r, "no")
	if err != nil {
		return err
	}
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	if err := n.Desk.RevokePreviewLink(r.Context(), n.actor(r), no, id); err != nil {
		return err
	}
	return back(w, r, fmt.Sprintf("/desk/articles/%d", no), "revoked")
}

// previewLinked shows an article to whoever holds a link's secret, as readers will see it. It is for nobody else: no
// search engine, no cache, no count.
func (n *Newsroom) previewLinked(w http.ResponseWriter, r *http.Request) error {
	key := r.PathValue("key")
	public, err := n.Desk.PreviewLinked(r.Context(), key)
	if err != nil {
		return err
	}
	raw, err := n.Previewer.Preview(r.Context(), public)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Security-Policy", previewPolicy())
	h.Set("X-Robots-Tag", "noindex, nofollow, noarchive")
	h.Set("Referrer-Policy", "no-referrer")
	write(w, r, http.StatusOK, fileAddress.ReplaceAll(raw, []byte("$1/desk/preview/"+key+"/file/$2")))
	return nil
}

var secretForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,100}$`)

// previewFile gives the holder of a link the files of that article's pictures, and of no other.
func (n *Newsroom) previewFile(w http.ResponseWriter, r *http.Request) error {
	unknown := fault.New(fault.NotFound, "fault.not-found")
	key, file := r.PathValue("key"), r.PathValue("picture")+"/"+r.PathValue("file")
	if !secretForm.MatchString(key) {
		return unknown
	}
	public, err := n.Desk.PreviewLinked(r.Context(), key)
	if err != nil {
		return err
	}
	var pictures map[int64]news.Picture
	err = n.Store.Read(r.Context(), func(rd Reader) error {
		pictures, err = rd.Pictures(r.Context(), public.Pictures())
		return err
	})
	if err != nil {
		return err
	}
	for _, p := range pictures {
		if p.Blocked.IsZero() && strings.HasPrefix(file, p.Key+"/") {
			return n.sendFile(w, r, file)
		}
	}
	return unknown
}
