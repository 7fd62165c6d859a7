package site

import (
	"jogan/internal/news"
)

// Changed makes stale what the changes touch. It is the one place that knows which change touches what; pages say in
// their own files what they were made from.
func (s *Site) Changed(changes []news.Change) {
	var names []string
	for _, c := range changes {
		touched, known := touches(c)
		if !known {
			s.Cache.ChangedAll() // of a newer program on the same database
			return
		}
		names = append(names, touched...)
	}
	if len(names) > 0 {
		s.Cache.Changed(names...)
	}
}

// RankingChanged is to be called when the lists of the most read articles changed.
func (s *Site) RankingChanged() { s.Cache.Changed(softRanking) }

// touches gives the names of what a change touches; false where the sort of change is unknown.
func touches(c news.Change) (names []string, known bool) {
	switch c.What {
	case news.WhatArticle:
		names = []string{useArticle(c.ID), useNumbers(news.PartOf(c.ID)), news.ListAll}
		for _, l := range []*news.Listing{c.Old, c.New} {
			if l == nil {
				continue
			}
			for _, id := range l.Sections {
				names = append(names, news.ListSection(id))
			}
			for _, tag := range l.Tags {
				names = append(names, news.ListTag(tag))
			}
			for _, id := range l.People {
				names = append(names, news.ListPerson(id))
			}
			if l.Series != 0 {
				names = append(names, news.ListSeries(l.Series))
			}
		}
		return names, true
	case news.WhatCorrection:
		return []string{useNotices}, true
	case news.WhatPaper:
		return []string{usePaper}, true
	case news.WhatSection:
		return []string{useSections}, true
	case news.WhatSeries:
		return []string{useSeries}, true
	case news.WhatMenu:
		return []string{useMenu}, true
	case news.WhatPage:
		return []string{usePages}, true
	case news.WhatPicture:
		return []string{usePicture(c.ID), usePictures(c.ID)}, true
	case news.WhatBanner:
		return []string{useBanner(c.Key)}, true
	case news.WhatFront:
		return []string{useFront(c.ID)}, true
	case news.WhatFlash:
		return []string{useFlash}, true
	case news.WhatWeather:
		return []string{softWeather}, true
	case news.WhatNotice:
		return []string{useBulletins}, true
	case news.WhatPopup:
		return []string{usePopups}, true
	case news.WhatAnnouncement:
		return []string{useAnnouncements}, true
	case news.WhatIssue:
		return []string{useIssues}, true
	case news.WhatForm:
		return []string{useForms}, true
	case news.WhatPerson:
		return []string{useReporter(c.ID), usePeople}, true // bylines stay as they were printed; the page behind them does not
	case news.WhatDraft, news.WhatNote, news.WhatAssignment, news.WhatEditing, news.WhatClaim, news.WhatEvent, news.WhatSubmission:
		return nil, true // the newsroom's own: no reader sees them
	}
	return nil, false
}
