package app

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"jogan/internal/api"
	"jogan/internal/desk"
	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
	"jogan/internal/store"
)

// maxStory is the largest file of an article in bytes, as the API has it.
const maxStory = 4 << 20

type publishCommand struct {
	paperData
	File     string `arg:"" placeholder:"FILE" help:"flag.publish-file"`
	Draft    bool   `help:"flag.publish-draft"`
	Picture  string `type:"existingfile" placeholder:"FILE" help:"flag.publish-picture"`
	Caption  string `placeholder:"TEXT" help:"flag.publish-caption"`
	Credit   string `placeholder:"TEXT" help:"flag.publish-credit"`
	Alt      string `placeholder:"TEXT" help:"flag.publish-alt"`
	Override string `placeholder:"REASON" help:"flag.publish-override"`
}

// Run writes an article through the same door as programs do, as the shell, and prints its address alone.
func (c *publishCommand) Run(r *run) error {
	raw, err := c.read()
	if err != nil {
		return err
	}
	return c.with(r, func(db *store.DB, d *desk.Desk) error {
		door := api.New(api.Config{Store: apiStore{db}, Desk: d, Words: r.words, Log: r.log})
		if c.Picture != "" {
			if raw, err = c.addPicture(r.ctx, d, raw); err != nil {
				return err
			}
		}
		x, err := door.Begin(r.ctx, staff.Shell(), raw)
		if err != nil {
			return err
		}
		paper, err := db.Paper(r.ctx)
		if err != nil {
			return err
		}
		base := cmp.Or(paper.URL, reachable(c.Addr))
		if c.Draft {
			fmt.Fprintf(r.out, "%s/desk/articles/%d\n", base, x.No)
			return nil
		}
		_, err = d.PublishArticle(r.ctx, staff.Shell(), desk.Step{No: x.No, Version: x.Version, Override: c.Override})
		if said := door.Said(r.lang, err); len(said) > 0 {
			return problem("command.publish.stopped", x.No, "  "+strings.Join(said, "\n  "))
		}
		if fault.Is(err, fault.Invalid) {
			return err
		}
		if err != nil {
			return fmt.Errorf("%w: %w", problem("command.publish.draft", x.No), err)
		}
		fmt.Fprintf(r.out, "%s/articles/%d\n", base, x.No)
		return nil
	})
}

func (c *publishCommand) read() ([]byte, error) {
	var from io.Reader = os.Stdin
	if c.File != "-" {
		file, err := os.Open(c.File)
		if err != nil {
			return nil, err
		}
		defer file.Close()
		from = file
	}
	raw, err := io.ReadAll(io.LimitReader(from, maxStory+1))
	if err == nil && len(raw) > maxStory {
		err = problem("fault.too-large")
	}
	return raw, err
}

// addPicture takes the picture into the library and names it in the article.
func (c *publishCommand) addPicture(ctx context.Context, d *desk.Desk, raw []byte) (_ []byte, err error) {
	file, err := os.Open(c.Picture)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	p, err := d.AddPicture(ctx, staff.Shell(), file, news.Picture{Caption: c.Caption, Credit: c.Credit, Alt: c.Alt})
	if err != nil {
		return nil, err
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(raw, &fields); err != nil {
		return raw, nil // the door says where it cannot be read
	}
	fields["picture"] = json.RawMessage(fmt.Sprint(p.ID))
	if fields["caption"] == nil && c.Caption != "" {
		if fields["caption"], err = json.Marshal(c.Caption); err != nil {
			return nil, err
		}
	}
	return json.Marshal(fields)
}
