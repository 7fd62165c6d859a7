package demo

import (
	"context"
	"fmt"
	"time"

	"jogan/internal/news"
	"jogan/internal/staff"
)

// addFronts arranges the sample's front page with blocks of many kinds, as an editor would, and a further one for the next
// morning; a section has a front of its own.
func (w *writer) addFronts(ctx context.Context) error {
	layout := w.people["layout"]
	by := staff.Actor{Person: layout.ID, Name: layout.Name, Role: layout.Role}
	save := func(section int64, who staff.Actor, note string, rows []news.FrontRow) (int64, error) {
		e, err := w.Desk.SaveFrontDraft(ctx, who, news.Edition{Section: section, Version: w.fronts[section], Note: note, Rows: rows})
		return e.Version, err
	}
	version, err := save(0, staff.Shell(), "아침 판", w.frontRows())
	if err != nil {
		return fmt.Errorf("front page: %w", err)
	}
	stands, err := w.Desk.PublishFront(ctx, by, 0, version, 0, "")
	if err != nil {
		return fmt.Errorf("front page: %w", err)
	}
	w.fronts[0] = stands.Version
	rows := w.frontRows()
	rows[0].Columns[0].Blocks[0].Places = []news.FrontPlace{{Article: w.nos["culture-01.html"], Title: "새 판의 톱: 책을 읽는 아침"}}
	if version, err = save(0, by, "다음 날 아침 판", rows); err != nil {
		return fmt.Errorf("the next front page: %w", err)
	}
	day := w.Now.Add(24 * time.Hour)
	if _, err := w.Desk.ScheduleFront(ctx, by, 0, version, day.Truncate(time.Hour), ""); err != nil {
		return fmt.Errorf("the next front page: %w", err)
	}
	culture := w.sections["culture"]
	version, err = save(culture, by, "", []news.FrontRow{
		row(col(12, news.FrontBlock{Key: "lead", Kind: news.LeadBlock, Count: 1, Rule: news.FrontRule{Section: culture, Grade: news.Top, Fill: true}})),
		row(col(12, news.FrontBlock{Key: "photos", Kind: news.PhotosBlock, Heading: "사진으로 보는 문화", Count: 4, Rule: news.FrontRule{Section: culture}})),
	})
	if err == nil {
		_, err = w.Desk.PublishFront(ctx, by, culture, version, 0, "")
	}
	if err != nil {
		return fmt.Errorf("front of a section: %w", err)
	}
	return nil
}

func row(columns ...news.FrontColumn) news.FrontRow { return news.FrontRow{Columns: columns} }

func col(span int, blocks ...news.FrontBlock) news.FrontColumn {
	return news.FrontColumn{Span: span, Blocks: blocks}
}

// frontRows is the front page of the sample.
func (w *writer) frontRows() []news.FrontRow {
	return []news.FrontRow{
		row(col(12, news.FrontBlock{Key: "lead", Kind: news.LeadBlock, Count: 1, Rule: news.FrontRule{Grade: news.Top, Hours: 24, Fill: true}})),
		row(col(12, news.FrontBlock{Key: "corrections", Kind: news.CorrectionsBlock})),
		row(
			col(8, news.FrontBlock{Key: "stories", Kind: news.HeadlinesBlock, Count: 4, Rule: news.FrontRule{Picture: true, Fill: true}}),
			col(4, news.FrontBlock{Key: "latest", Kind: news.LatestBlock, Count: 7}),
		),
		row(col(12, news.FrontBlock{Key: "photos", Kind: news.PhotosBlock, Count: 4, Rule: news.FrontRule{Kind: news.Photo, Fill: true}})),
		row(
			col(7, news.FrontBlock{Key: "opinion", Kind: news.OpinionBlock, Count: 4}),
			col(5, news.FrontBlock{Key: "village", Kind: news.SeriesBlock, Series: w.series["village"], Count: 4, Repeat: true}),
		),
		row(
			col(4, news.FrontBlock{Key: "industry", Kind: news.SectionBlock, Section: w.sections["industry"], Count: 4}),
			col(4, news.FrontBlock{Key: "culture", Kind: news.SectionBlock, Section: w.sections["culture"], Count: 4}),
			col(4, news.FrontBlock{Key: "notice", Kind: news.NoticeBlock}, news.FrontBlock{Key: "club", Kind: news.HTMLBlock, Heading: "독자 모임", Height: 150, HTML: clubHTML}),
		),
	}
}

// clubHTML is the sample's free markup.
const clubHTML = `<div style="padding:1rem;border:2px solid #2f6f4f;border-radius:8px">
<p style="margin:0;font-weight:700">책의 방, 이달의 모임</p>
<p style="margin:.4rem 0 0">마지막 토요일 오후 2시, 한빛시 물빛구 조간로 1. <a href="/series/book-room" style="color:inherit">지난 이야기 보기</a></p>
</div>`
