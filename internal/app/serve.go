package app

import (
	"time"
)

type serveCommand struct {
	Config
}

// Run serves a paper until it is told to stop.
func (c *serveCommand) Run(r *run) error {
	a, err := Open(r.ctx, c.Config, NewClock(time.Time(c.Now)), r.log)
	if err != nil {
		return err
	}
	defer a.Close()
	if err := a.Listen(); err != nil {
		return err
	}
	return a.Run(r.ctx)
}
