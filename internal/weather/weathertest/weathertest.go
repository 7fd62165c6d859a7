// Package weathertest plays the map feed of the Meteorological Administration for tests: in its real shape, with the
// figures that stood together on one page on 2026-01-19, and in every bad shape that the feed or the way to it has.
package weathertest

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"sync/atomic"
	"time"
)

// Feed is the body of the feed for the hour of at, in Korean time: the sixteen default stations and some others that
// show the feed's quirks.
func Feed(at time.Time) []byte {
	at = at.In(time.FixedZone("KST", 9*60*60))
	var b bytes.Buffer
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="UTF-8" standalone="no" ?>
<current xmlns="current"><weather year="%04d" month="%02d" day="%02d" hour="%02d">
`, at.Year(), at.Month(), at.Day(), at.Hour())
	b.WriteString(stations)
	b.WriteString("</weather></current>\n")
	return b.Bytes()
}

// 속초 has no icon and no word, 철원 nothing but an icon, 대관령 no temperature, 백령도 nothing at all, 울릉도 rain and snow,
// 흑산도 a word of the open vocabulary, 북춘천 neither attribute; 대구 carries the mark of its office.
const stations = `<local stn_id="90" icon="" desc="-" ta="2.8">속초</local>
<local stn_id="93" ta="-3.4">북춘천</local>
<local stn_id="95" icon="11" desc="" ta="">철원</local>
<local stn_id="98" icon="01" desc="맑음" ta="-1.9">동두천</local>
<local stn_id="100" icon="04" desc="흐림" ta="-">대관령</local>
<local stn_id="102" icon="" desc="-" ta="-">백령도</local>
<local stn_id="104" icon="03" desc="구름많음" ta="4.4">북강릉</local>
<local stn_id="105" icon="03" desc="구름많음" ta="5.0">강릉</local>
<local stn_id="108" icon="01" desc="맑음" ta="-2.6">서울</local>
<local stn_id="115" icon="11" desc="눈" ta="0.7" rn_hr1="0.1" sd_day="0.1">울릉도</local>
<local stn_id="133" icon="03" desc="구름많음" ta="1.2">대전</local>
<local stn_id="143" icon="04" desc="흐림" ta="4.2">대구(기)</local>
<local stn_id="152" icon="04" desc="흐림" ta="7.7">울산</local>
<local stn_id="156" icon="03" desc="구름많음" ta="1.7">광주</local>
<local stn_id="159" icon="03" desc="구름많음" ta="10.3">부산</local>
<local stn_id="169" icon="08" desc="구름많고 비" ta="6.8" rn_hr1="">흑산도</local>
<local stn_id="172" icon="04" desc="흐림" ta="0.5">고창</local>
<local stn_id="184" icon="04" desc="흐림" ta="5.7">제주</local>
<local stn_id="201" icon="02" desc="구름조금" ta="-4.1">강화</local>
<local stn_id="226" icon="03" desc="구름많음" ta="0.6">보은</local>
<local stn_id="238" icon="04" desc="흐림" ta="1.6">금산</local>
<local stn_id="251" icon="04" desc="흐림" ta="0.9">고창군</local>
<local stn_id="259" icon="04" desc="흐림" ta="2.3">강진군</local>
<local stn_id="283" icon="04" desc="흐림" ta="6.1">경주시</local>
<local stn_id="294" icon="03" desc="구름많음" ta="9.8">거제</local>
`

// Shape is how a server answers.
type Shape int32

const (
	Good       Shape = iota
	HTML             // an error page with status 200
	Empty            // status 200 and nothing else
	Truncated        // the feed's first half
	Broken           // status 500
	Silent           // no answer until the client gives up
	Endless          // stations without end
	Redirected       // to an address inside the network
)

// Server plays the feed. Its zero value with Now is ready for httptest.NewServer.
type Server struct {
	// Now stamps the feed.
	Now func() time.Time

	shape, hits atomic.Int32
}

// Play changes how the next requests are answered.
func (s *Server) Play(shape Shape) { s.shape.Store(int32(shape)) }

// Hits is the number of requests so far.
func (s *Server) Hits() int { return int(s.hits.Load()) }

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.hits.Add(1)
	feed := Feed(s.Now())
	w.Header().Set("Content-Type", "text/xml; charset=UTF-8")
	switch Shape(s.shape.Load()) {
	case Good:
		w.Write(feed)
	case HTML:
		w.Header().Set("Content-Type", "text/html; charset=UTF-8")
		io.WriteString(w, "<!DOCTYPE html><html lang=\"ko\"><head><meta charset=\"utf-8\"><title>점검 중</title></head><body><p>점검 중입니다<br></body></html>")
	case Empty:
		w.WriteHeader(http.StatusOK)
	case Truncated:
		w.Write(feed[:len(feed)/2])
	case Broken:
		http.Error(w, "Internal Server Error", http.StatusInternalServerError)
	case Silent:
		<-r.Context().Done()
	case Endless:
		w.Write(bytes.TrimSuffix(feed, []byte("</weather></current>\n")))
		for r.Context().Err() == nil {
			if _, err := io.WriteString(w, stations); err != nil {
				return
			}
		}
	case Redirected:
		http.Redirect(w, r, "http://127.0.0.1:1/latest/meta-data/", http.StatusFound)
	}
}
