package newsroom

import (
	"context"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strconv"

	"jogan/internal/fault"
	"jogan/internal/media"
	"jogan/internal/news"
	"jogan/internal/staff"
	"jogan/internal/web"
)

// maxUpload is the largest body of a form with a picture, in bytes: the largest picture that the library takes and the
// words that go with it.
const maxUpload = 21 << 20

// PicturesPage is the library of pictures.
type PicturesPage struct {
	Frame
	Fields   Fields
	Pictures []news.Picture
	Older    string
}

func (n *Newsroom) pictures(w http.ResponseWriter, r *http.Request) error {
	return n.showPictures(w, r, screen{}, nil)
}

func (n *Newsroom) showPictures(w http.ResponseWriter, r *http.Request, s screen, v *web.Values) error {
	s.page, s.here = "pictures", "media"
	before, err := strconv.ParseInt(web.Query(r, "before", 20), 10, 64)
	if err != nil || before < 0 {
		before = 0
	}
	return n.show(w, r, s, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		const many = 48
		all, err := rd.PictureList(ctx, before, many+1)
		if err != nil {
			return nil, err
		}
		p := PicturesPage{Pictures: all}
		if len(all) > many {
			p.Pictures = all[:many]
			p.Older = fmt.Sprintf("/desk/media?before=%d", all[many-1].ID)
		}
		p.Fields = append(Fields{uploadField(true)}, pictureFields(news.Picture{})...).fill(&f, "", v, s.err)
		p.Frame = f
		return p, nil
	})
}

func uploadField(required bool) Input {
	return Input{Name: media.Field, Kind: "file", Label: "picture.file", Help: "picture.file-help", HelpArg: media.DefaultLimits().MaxBytes >> 20, Required: required}
}

func pictureFields(p news.Picture) Fields {
	return Fields{
		{Name: "caption", Kind: "text", Label: "picture.caption", Limit: news.MaxCaption, Value: p.Caption},
		{Name: "credit", Kind: "text", Label: "picture.credit", Help: "picture.credit-help", Limit: news.MaxNote, Value: p.Credit},
		{Name: "alt", Kind: "text", Label: "picture.alt", Help: "picture.alt-help", Limit: news.MaxNote, Value: p.Alt},
	}
}

// uploadForm reads a form that may hold a picture. A body that is too long is told at the picture's field.
func uploadForm(w http.ResponseWriter, r *http.Request) (*web.Values, error) {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "multipart/form-data" {
		return web.Form(w, r) // no picture in it: the smaller bound
	}
	body := r.Body
	r.Body = http.MaxBytesReader(w, body, maxUpload)
	if err := r.ParseMultipartForm(maxUpload); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		if web.Status(err) == http.StatusRequestEntityTooLarge {
			web.ReadOn(body, 4*maxUpload)
			tooLarge := fault.In(media.Field, "picture.too-large", media.DefaultLimits().MaxBytes>>20)
			tooLarge.Cause = err
			return nil, tooLarge
		}
		return nil, fault.Wrap(err, fault.Invalid, "fault.form")
	}
	return web.Form(w, r)
}

// take puts the picture of a form into the library; 0 where the form holds none.
func (n *Newsroom) take(r *http.Request, words news.Picture) (news.Picture, error) {
	if r.MultipartForm == nil || len(r.MultipartForm.File[media.Field]) == 0 {
		return news.Picture{}, nil
	}
	head := r.MultipartForm.File[media.Field][0]
	if head.Filename == "" {
		return news.Picture{}, nil
	}
	file, err := head.Open()
	if err != nil {
		return news.Picture{}, err
	}
	defer file.Close()
	return n.Desk.AddPicture(r.Context(), n.actor(r), file, words)
}

func (n *Newsroom) addPicture(w http.ResponseWriter, r *http.Request) error {
	v, err := uploadForm(w, r)
	var p news.Picture
	if err == nil {
		p, err = n.take(r, news.Picture{Caption: v.Text("caption"), Credit: v.Text("credit"), Alt: v.Text("alt")})
	}
	if err == nil && p.ID == 0 {
		err = fault.In(media.Field, "field.required")
	}
	if wantsJSON(r) {
		if err != nil {
			return err // as problem details
		}
		n.json(w, http.StatusCreated, "application/json", struct {
			ID      int64  `json:"id"`
			Width   int    `json:"width"`
			Height  int    `json:"height"`
			Thumb   string `json:"thumb"`
			Caption string `json:"caption"`
			Credit  string `json:"credit"`
			Alt     string `json:"alt"`
		}{p.ID, p.Width, p.Height, fmt.Sprintf("/desk/media/%d/thumb", p.ID), p.Caption, p.Credit, p.Alt})
		return nil
	}
	if err != nil {
		if !again(err) {
			return err
		}
		return n.showPictures(w, r, screen{err: err}, v)
	}
	return back(w, r, fmt.Sprintf("/desk/media/%d", p.ID), "uploaded")
}

// PicturePage is one picture of the library.
type PicturePage struct {
	Frame
	Picture  news.Picture
	Owner    string
	Fields   Fields
	Reason   Input
	MayWrite bool
}

func (n *Newsroom) picture(w http.ResponseWriter, r *http.Request) error {
	return n.showPicture(w, r, screen{}, nil, false)
}

func (n *Newsroom) showPicture(w http.ResponseWriter, r *http.Request, s screen, v *web.Values, blocking bool) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	s.page, s.here = "picture", "media"
	return n.show(w, r, s, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		picture, err := rd.Picture(ctx, id)
		if err != nil {
			return nil, err
		}
		p := PicturePage{Picture: picture, MayWrite: picture.Owner == f.Person.ID || f.Person.May(staff.EditAll)}
		if owner, err := rd.Person(ctx, picture.Owner); err == nil {
			p.Owner = owner.Name
		}
		words, block := pictureFields(picture), Fields{{Name: "reason", Kind: "text", Label: "picture.reason", Limit: news.MaxReason, Required: true}}
		if blocking {
			block.fill(&f, "block-", v, s.err)
		} else {
			words.fill(&f, "", v, s.err)
		}
		p.Frame, p.Fields, p.Reason = f, words, block[0]
		return p, nil
	})
}

func (n *Newsroom) savePicture(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	_, err = n.Desk.SavePicture(r.Context(), n.actor(r), news.Picture{ID: id, Caption: v.Text("caption"), Credit: v.Text("credit"), Alt: v.Text("alt")})
	if err != nil {
		if !again(err) {
			return err
		}
		return n.showPicture(w, r, screen{err: err}, v, false)
	}
	return back(w, r, fmt.Sprintf("/desk/media/%d", id), "saved")
}

func (n *Newsroom) blockPicture(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	blocked := !v.Has("unblock")
	if err := n.Desk.BlockPicture(r.Context(), n.actor(r), id, blocked, v.Text("reason")); err != nil {
		if !again(err) {
			return err
		}
		return n.showPicture(w, r, screen{err: err}, v, true)
	}
	done := "unblocked"
	if blocked {
		done = "blocked"
	}
	return back(w, r, fmt.Sprintf("/desk/media/%d", id), done)
}

// thumbWidth is how wide the pictures of the newsroom's screens are at least, in pixels, where the picture itself is.
const thumbWidth = 480

func (n *Newsroom) thumb(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	var p news.Picture
	err = n.Store.Read(r.Context(), func(rd Reader) (err error) {
		p, err = rd.Picture(r.Context(), id)
		return err
	})
	if err != nil {
		return err
	}
	if len(p.Variants) == 0 {
		return fault.New(fault.NotFound, "fault.not-found")
	}
	fit := p.Variants[len(p.Variants)-1]
	for _, v := range p.Variants {
		if v.Width >= thumbWidth {
			fit = v
			break
		}
	}
	return n.sendFile(w, r, fit.File)
}
