// Package jobs runs periodic work: on every node, or on one node at a time by taking turns in the database. It knows no
// task itself; all of them stand in one table in app/schedule.go.
package jobs

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"
)

// Task is a piece of periodic work.
type Task struct {
	Name  string
	About string // for people who read the table and the log
	Every time.Duration
	Each  bool // on every node; else one node does it, taking turns
	Do    func(ctx context.Context) error
}

// Turns is where nodes agree who does a task that one alone may do.
type Turns interface {
	TakeTurn(ctx context.Context, task, holder string, every, lease time.Duration) (bool, error)
	EndTurn(ctx context.Context, task, holder, problem string) error
}

// bound is the longest that one run of a task may take; a turn is held no longer.
const bound = 10 * time.Minute

// Run does the tasks at once and then each at its period, until ctx ends; it returns when the last has stopped. A task
// that fails or panics is logged and tried at its next period.
func Run(ctx context.Context, tasks []Task, turns Turns, log *slog.Logger) {
	holder := rand.Text()
	var wg sync.WaitGroup
	for _, task := range tasks {
		wg.Go(func() {
			for {
				if err := once(ctx, task, turns, holder); err != nil && ctx.Err() == nil {
					log.Warn("a periodic task failed; it is tried again", "task", task.Name, "about", task.About, "after", task.Every, "error", err)
				}
				select {
				case <-ctx.Done():
					return
				case <-time.After(task.Every):
				}
			}
		})
	}
	wg.Wait()
}

func once(ctx context.Context, task Task, turns Turns, holder string) (err error) {
	ctx, cancel := context.WithTimeout(ctx, bound)
	defer cancel()
	if task.Each {
		return safely(ctx, task)
	}
	// A little less than the period: the next look must not come a moment too early.
	mine, err := turns.TakeTurn(ctx, task.Name, holder, task.Every*9/10, bound)
	if err != nil || !mine {
		return err
	}
	err = safely(ctx, task)
	problem := ""
	if err != nil {
		problem = err.Error()
	}
	if endErr := turns.EndTurn(context.WithoutCancel(ctx), task.Name, holder, problem); err == nil {
		err = endErr
	}
	return err
}

func safely(ctx context.Context, task Task) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return task.Do(ctx)
}
