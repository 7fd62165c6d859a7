package news

import (
	"html/template"
	"strings"
	"time"

	"jogan/internal/fault"
	"jogan/internal/richtext"
)

// Picture is an item of the media library: a picture, or a film, sound or document that stands in the same table and is
// told by its Type. The bytes are media's.
type Picture struct {
	ID       int64
	Key      string // names the files: the first 32 hex digits of the SHA-256 of the bytes as they were uploaded
	Type     string // image/jpeg, image/png, image/gif, image/webp, video/mp4, video/webm, audio/mpeg, audio/mp4 or application/pdf
	Name     string // of the file as it was uploaded; empty: not known
	Bytes    int64  // of the uploaded file; 0: not known
	Width    int    // pixels, of the original after orientation; 0 for sound and documents
	Height   int
	Duration time.Duration    // of films and sounds; 0: not known
	Variants []PictureVariant // of pictures alone; the uncropped ones first, narrowest first
	Caption  string
	Credit   string
	Alt      string
	Rights   string    // note on rights: whose it is, for what it may be used
	Taken    time.Time // as the camera says; zero: not known
	FocusX   int       // percent of width and height where what matters stands: crops are made around it
	FocusY   int
	Owner    int64
	Created  time.Time
	Blocked  time.Time // zero: not
}

// PictureVariant is a form in which a picture is served; File is its path below /media/.
type PictureVariant struct {
	Width  int    `json:"w"`
	Height int    `json:"h"`
	File   string `json:"f"`
	Type   string `json:"t,omitempty"` // image/webp or image/avif; empty: what every browser shows (JPEG, PNG)
	Crop   string `json:"c,omitempty"` // "16:9", "4:3" or "1:1"; empty: the whole picture
}

// Centre is where a picture's focal point stands until somebody moves it, in percent.
const Centre = 50

// MaxRights is the length of a note on rights in characters.
const MaxRights = 500

// IsImage tells a picture from a film, a sound or a document.
func (p Picture) IsImage() bool { return strings.HasPrefix(p.Type, "image/") }

// Shape returns the variants of one crop ("" the whole picture) and one type ("" what every browser shows), narrowest first.
func (p Picture) Shape(crop, kind string) []PictureVariant {
	var some []PictureVariant
	for _, v := range p.Variants {
		if v.Crop == crop && v.Type == kind {
			some = append(some, v)
		}
	}
	return some
}

// Original is the path below /media/ of a film, sound or document; empty for pictures, whose originals nobody is given.
func (p Picture) Original() string {
	ending := map[string]string{
		"video/mp4": "mp4", "video/webm": "webm", "audio/mpeg": "mp3", "audio/mp4": "m4a", "application/pdf": "pdf",
	}[p.Type]
	if ending == "" {
		return ""
	}
	return p.Key + "/original." + ending
}

// Check puts the words into their stored form and says what is wrong with them.
func (p *Picture) Check() error {
	var f fault.Fields
	p.Name = Line(&f, "name", p.Name, MaxNote, false)
	p.Caption = Line(&f, "caption", p.Caption, MaxCaption, false)
	p.Credit = Line(&f, "credit", p.Credit, MaxNote, false)
	p.Alt = Line(&f, "alt", p.Alt, MaxNote, false)
	p.Rights = Line(&f, "rights", p.Rights, MaxRights, false)
	for name, percent := range map[string]int{"focus_x": p.FocusX, "focus_y": p.FocusY} {
		if percent < 0 || percent > 100 {
			f.Add(name, "field.range", 0, 100)
		}
	}
	return f.Err()
}

// Require says which words a picture must have before an article that shows it may be published.
type Require struct {
	Caption bool `json:"caption"`
	Credit  bool `json:"credit"`
	Alt     bool `json:"alt"`
	Rights  bool `json:"rights"`
}

// PictureNeeds lists what is required of a picture and missing, by the names of its fields. A film, sound or document has
// no text that stands for it.
func PictureNeeds(p Picture, r Require) []string {
	var missing []string
	for _, x := range []struct {
		asked bool
		text  string
		name  string
	}{
		{r.Caption, p.Caption, "caption"}, {r.Credit, p.Credit, "credit"}, {r.Alt && p.IsImage(), p.Alt, "alt"}, {r.Rights, p.Rights, "rights"},
	} {
		if x.asked && x.text == "" {
			missing = append(missing, x.name)
		}
	}
	return missing
}

// PictureNeed is a picture of an article and what is missing with it, by the names of its fields.
type PictureNeed struct {
	Picture int64
	Missing []string
}

// ArticleNeeds lists the pictures that an article shows with what is required of them and missing. A caption that was
// written for the article stands for the picture's own.
func ArticleNeeds(a Article, library map[int64]Picture, r Require) []PictureNeed {
	captions := map[int64]bool{a.Picture: a.Caption != ""}
	richtext.Render(a.Body, richtext.Parts{
		Picture: func(f richtext.Figure) template.HTML {
			captions[f.Picture] = captions[f.Picture] || f.Caption != ""
			return ""
		},
		Gallery: func(all []richtext.Figure) template.HTML {
			for _, f := range all {
				captions[f.Picture] = captions[f.Picture] || f.Caption != ""
			}
			return ""
		},
		File: func(f richtext.File) template.HTML { captions[f.File] = captions[f.File] || f.Caption != ""; return "" },
	})
	var needs []PictureNeed
	for _, id := range a.Public(time.Time{}).Pictures() {
		p, ok := library[id]
		if !ok {
			continue
		}
		if captions[id] {
			p.Caption = "the article's"
		}
		if missing := PictureNeeds(p, r); len(missing) > 0 {
			needs = append(needs, PictureNeed{id, missing})
		}
	}
	return needs
}

// PictureKind is a sort of file in the library.
type PictureKind string

// The sorts that the library can be narrowed to.
const (
	KindImage    PictureKind = "image"
	KindVideo    PictureKind = "video"
	KindAudio    PictureKind = "audio"
	KindDocument PictureKind = "document"
)

// PictureKinds lists them.
func PictureKinds() []PictureKind {
	return []PictureKind{KindImage, KindVideo, KindAudio, KindDocument}
}

// Kind is the sort of file that the item is.
func (p Picture) Kind() PictureKind {
	switch {
	case strings.HasPrefix(p.Type, "video/"):
		return KindVideo
	case strings.HasPrefix(p.Type, "audio/"):
		return KindAudio
	case p.Type == "application/pdf":
		return KindDocument
	}
	return KindImage
}

// PictureFilter narrows the library. The zero value is all of it, newest first.
type PictureFilter struct {
	Text        string // each word stands somewhere in caption, credit, alternative text, rights or file name
	From, Until time.Time
	Person      int64
	Kind        PictureKind
	Missing     bool  // caption, credit or (of a picture) alternative text is missing
	Before      int64 // id; 0: from the newest on
	Limit       int
}

// PictureUse is a place where an item of the library is used.
type PictureUse struct {
	What   string // "article", "banner", "page", "notice", "popup" or "issue" (of the printed paper)
	ID     int64
	Title  string
	Public bool // readers see it there, or will without anybody doing more (banners before their time)
}
