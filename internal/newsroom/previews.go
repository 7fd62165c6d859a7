package newsroom

import (
	"fmt"
	"net/http"
	"regexp"

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
	public, keys, err := n.linked(w, r)
	if err != nil {
		return err
	}
	raw, err := n.Previewer.Preview(r.Context(), public)
	if err != nil {
		return err
	}
	// The article's own files come from the link's address; those of banners and of other articles are public already.
	own := "/desk/preview/" + r.PathValue("key") + "/file/"
	raw = fileAddress.ReplaceAllFunc(raw, func(found []byte) []byte {
		part := fileAddress.FindSubmatch(found)
		if !keys[string(part[2])] {
			return found
		}
		return fmt.Appendf(nil, "%s%s%s/%s", part[1], own, part[2], part[3])
	})
	w.Header().Set("Content-Security-Policy", previewPolicy())
	write(w, r, http.StatusOK, raw)
	return nil
}

// previewFile gives the holder of a link the files of that article's pictures, films and documents, and of no other.
func (n *Newsroom) previewFile(w http.ResponseWriter, r *http.Request) error {
	_, keys, err := n.linked(w, r)
	if err != nil {
		return err
	}
	key := r.PathValue("picture")
	if !keys[key] {
		return fault.New(fault.NotFound, "fault.not-found")
	}
	return n.sendFile(w, r, key+"/"+r.PathValue("file"))
}

var secretForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,100}$`)

// linked is the article of the link in the address, and the keys of its files that nobody blocked. Whatever comes of it,
// the answer is for no search engine, and the address goes to no other site.
func (n *Newsroom) linked(w http.ResponseWriter, r *http.Request) (public news.PublicArticle, keys map[string]bool, err error) {
	w.Header().Set("X-Robots-Tag", "noindex, nofollow, noarchive")
	w.Header().Set("Referrer-Policy", "no-referrer")
	key := r.PathValue("key")
	if !secretForm.MatchString(key) {
		return public, nil, fault.New(fault.NotFound, "preview.ended")
	}
	if public, err = n.Desk.PreviewLinked(r.Context(), key); err != nil {
		return public, nil, err
	}
	keys = map[string]bool{}
	err = n.Store.Read(r.Context(), func(rd Reader) error {
		pictures, err := rd.Pictures(r.Context(), public.Pictures())
		for _, p := range pictures {
			keys[p.Key] = p.Blocked.IsZero()
		}
		return err
	})
	return public, keys, err
}
