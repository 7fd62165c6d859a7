package app

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"jogan/internal/pagecache"
	"jogan/internal/web"
)

// metrics is what /metrics tells.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
}

func newMetrics(cache *pagecache.Cache) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "jogan_requests_total", Help: "Requests answered, by door and status."}, []string{"door", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "jogan_request_seconds", Help: "Time to answer a request, by door.",
			Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 5}}, []string{"door"}),
	}
	m.registry.MustRegister(m.requests, m.seconds, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	gauge := func(name, help string, read func(pagecache.Stats) float64) {
		m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, func() float64 { return read(cache.Stats()) }))
	}
	gauge("jogan_cache_entries", "Pages kept.", func(s pagecache.Stats) float64 { return float64(s.Entries) })
	gauge("jogan_cache_bytes", "Bytes of the pages kept.", func(s pagecache.Stats) float64 { return float64(s.Bytes) })
	gauge("jogan_cache_hits", "Requests answered with a kept page.", func(s pagecache.Stats) float64 { return float64(s.Hits) })
	gauge("jogan_cache_misses", "Requests for which a page was made.", func(s pagecache.Stats) float64 { return float64(s.Misses) })
	gauge("jogan_cache_refused", "Requests refused because too many pages were being made.", func(s pagecache.Stats) float64 { return float64(s.Refused) })
	return m
}

// count counts the requests of a door.
func (m *metrics) count(door string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun := time.Now()
		rec := &web.Recorder{ResponseWriter: w, Status: http.StatusOK}
		next.ServeHTTP(rec, r)
		m.requests.WithLabelValues(door, strconv.Itoa(rec.Status)).Inc()
		if !strings.HasPrefix(rec.Header().Get("Content-Type"), "text/event-stream") { // those are open for hours
			m.seconds.WithLabelValues(door).Observe(time.Since(begun).Seconds())
		}
	})
}

// opsHandler answers health, readiness and metrics on their own listener.
func (a *App) opsHandler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
		defer cancel()
		if err := a.db.Ping(ctx); err != nil {
			a.log.Warn("the database does not answer", "error", err)
			http.Error(w, "database away", http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(w, "ready")
	})
	mux.Handle("GET /metrics", promhttp.HandlerFor(a.metrics.registry, promhttp.HandlerOpts{}))
	return mux
}
