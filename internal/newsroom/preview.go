package newsroom

import (
	"net/http"
	"regexp"
	"strings"

	"jogan/internal/fault"
	"jogan/internal/media"
	"jogan/internal/news"
	"jogan/internal/richtext"
	"jogan/internal/web"
)

// previewPolicy lets the readers' page look as it does for readers, players of embeds too, but report nothing: a look from
// the newsroom is no view.
func previewPolicy() string {
	return "default-src 'self'; img-src 'self' data:; connect-src 'none'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; frame-src 'self' " +
		strings.Join(richtext.PlayerOrigins(), " ")
}

// previewArticle shows what readers would see of what stands in the form, saved or not.
func (n *Newsroom) previewArticle(w http.ResponseWriter, r *http.Request) error {
	d, err := n.takeArticle(w, r)
	if err != nil {
		return err
	}
	if err := d.v.Faults.Err(); err != nil {
		return err
	}
	return n.preview(w, r, d.typed)
}

// previewStored shows what readers would see of what is saved.
func (n *Newsroom) previewStored(w http.ResponseWriter, r *http.Request) error {
	no, err := web.PathID(r, "no")
	if err != nil {
		return err
	}
	var a news.Article
	err = n.Store.Read(r.Context(), func(rd Reader) (err error) {
		a, err = rd.Article(r.Context(), no)
		return err
	})
	if err != nil {
		return err
	}
	return n.preview(w, r, a)
}

func (n *Newsroom) preview(w http.ResponseWriter, r *http.Request, a news.Article) error {
	public, err := n.Desk.Draft(n.actor(r), a)
	if err != nil {
		return err
	}
	raw, err := n.Previewer.Preview(r.Context(), public)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Security-Policy", previewPolicy())
	write(w, r, http.StatusOK, staffPictures(raw))
	return nil
}

// fileAddress is the address of a library file on readers' pages: a picture in a width, a crop or another format, a film, a
// document. The first group is what stands before it, the second the key of its library entry, the third the file.
var fileAddress = regexp.MustCompile(`([\s"'(,=])/media/([0-9a-f]{32})/([A-Za-z0-9][A-Za-z0-9._-]*)`)

// staffPictures leads a preview's files to the newsroom's own address of them: readers' answers 404 before publication.
func staffPictures(page []byte) []byte {
	return fileAddress.ReplaceAll(page, []byte("$1/desk/file/$2/$3"))
}

var keyForm = regexp.MustCompile(`^[0-9a-f]{32}$`)

// pictureFile gives people of the newsroom a picture's file before readers may see it.
func (n *Newsroom) pictureFile(w http.ResponseWriter, r *http.Request) error {
	if !keyForm.MatchString(r.PathValue("key")) {
		return fault.New(fault.NotFound, "fault.not-found")
	}
	return n.sendFile(w, r, r.PathValue("key")+"/"+r.PathValue("file"))
}

func (n *Newsroom) sendFile(w http.ResponseWriter, r *http.Request, name string) error {
	f, err := n.Library.Open(r.Context(), name)
	if err != nil {
		return err
	}
	defer f.Close()
	h := w.Header()
	if who(r).person.ID != 0 { // who holds no more than a preview link keeps nothing
		h.Set("Cache-Control", "private, max-age=86400, immutable") // files are named by their content
	}
	h.Set("Content-Type", media.TypeOf(name))
	h.Set("Content-Security-Policy", media.Policy)
	http.ServeContent(w, r, name, f.ModTime, f)
	return nil
}
