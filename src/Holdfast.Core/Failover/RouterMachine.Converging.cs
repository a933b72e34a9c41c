namespace Holdfast.Core.Failover;

// What becomes of a decision: its epoch, its requests and their answers, and what others decided meanwhile.
public static partial class RouterMachine
{
    private sealed partial class Turn
    {
        /// <summary>Gives the state its epoch: written down first, then wished.</summary>
        private void Mark(string reason, bool mayCreate, MarkKind kind = MarkKind.Auto)
        {
            _newest = rules.NextEpoch(_newest, setup.By, setup.Role);
            var mark = _failover.ToMark(_newest, now, kind, setup.Life);
            Write(new JournalEntry.Marked(now, mark, reason));
            // A router that is gone at every provider may be meant to be gone: only an operator creates it.
            Wish(mark, mayCreate);
            _mayWrite = true;
        }

        private void Wish(EpochMark mark, bool mayCreate)
        {
            foreach (var request in _requests)
            {
                if (request.Errand is not Errand.Write write || write.Mark.Epoch >= mark.Epoch) continue;
                if (_effects?.RemoveAll(effect => effect is RouterEffect.Ask ask && ask.Request == request.Number) > 0)
                {
                    // Asked for in this very step: it never leaves.
                    _requests = _requests.Where(open => open.Number != request.Number).ToValueList();
                    _entries?.RemoveAll(entry => entry is JournalEntry.Sent sent && sent.Errand == request.Errand);
                }
                else
                {
                    Effect(new RouterEffect.Cancel(request.Number, OnlyUnsent: true));
                }
            }
            Reduce(new ConvergenceEvent.Wished(mark, mayCreate));
        }

        /// <summary>A decision newer than ours stands at a provider: taken over when it can be obeyed, else told, and left alone or written over.</summary>
        private void AdoptOrRefuse(EpochMark newer)
        {
            if (rules.Doubt(newer, _newest) is { } doubt)
            {
                Overrule(newer, doubt);
                return;
            }
            if (rules.Refuse(setup.Router, newer) is { } why)
            {
                Refuse(newer, why);
                if (newer.Epoch > _newest) _newest = newer.Epoch;
                return;
            }
            if (newer.Epoch > _newest) _newest = newer.Epoch;
            Moved(newer);
            if (LeadsDown(newer))
            {
                // Somebody sees otherwise than we do: our decision stands, as the newer one.
                Outbid(newer);
                return;
            }
            _failover = _failover.Adopt(newer, now);
            _held = null;
            Write(new JournalEntry.Adopted(now, newer, "a newer decision stands at the providers"));
            _tell.Say(WatchEventKind.Adopted, $"somebody else decided for {newer.Front} (epoch {newer.Epoch}): taken over");
            Wish(newer, mayCreate: false);
        }

        private void Refuse(EpochMark newer, string why)
        {
            if (_failover.Refused != newer)
            {
                Write(new JournalEntry.Refused(now, newer, why));
                _tell.Say(WatchEventKind.Refused, $"{why}: not obeyed; users stay at {_failover.Active}");
            }
            _failover = _failover with { Refused = newer };
            Reduce(new ConvergenceEvent.Refused(newer));
        }

        /// <summary>Nobody's decision: ours is written over it once. If it comes back, somebody else writes there, and a human must stop that.</summary>
        private void Overrule(EpochMark forged, string doubt)
        {
            var where = _convergence.Providers.Where(provider => provider.Phase == ProgressPhase.Superseded && provider.Seen?.Mark == forged).Select(provider => provider.Provider).ToList();
            if (where.Any(_convergence.HasOverruled))
            {
                Refuse(forged, $"a mark that is nobody's decision came back at {string.Join(", ", where)}: {doubt}");
                return;
            }
            Write(new JournalEntry.Overruled(now, forged, where.ToValueList(), doubt));
            foreach (var provider in where)
                _alarms = _alarms.Drifts(provider, $"{setup.Record.Name} holds a mark at {provider} that is nobody's decision ({doubt}): ours is written over it", _tell);
            Reduce(new ConvergenceEvent.Overruled(forged));
        }

        /// <summary>A watcher's own decision never leads users to a front that fails here, unless ours fails too.</summary>
        private bool LeadsDown(EpochMark newer) =>
            IsWatcher && newer.Kind == MarkKind.Auto && !(now < _failover.YieldsUntil) && _failover is { Active: { } active, Mode: not WatcherMode.Blind } && active != newer.Front
            && _verdicts?.Of(newer.Front)?.Measured == Verdict.Unhealthy && _verdicts.Of(active)?.Measured is Verdict.Healthy or Verdict.Suspect or Verdict.Recovering;

        private void Outbid(EpochMark newer)
        {
            var why = $"{newer.Epoch.By} decided for {newer.Front} (epoch {newer.Epoch.Number}), which fails here: {_failover.Active} stays";
            Write(new JournalEntry.Outbid(now, newer, why));
            _tell.Say(WatchEventKind.Adopted, $"{why}; another watcher sees otherwise than this one");
            Mark(why, mayCreate: false);
            Moved(_convergence.Wish!);
        }

        /// <summary>The mark that was refused is gone from the providers: the automation goes on.</summary>
        private void Forget(EpochMark refused)
        {
            _failover = _failover with { Refused = null };
            Write(new JournalEntry.RefusalEnded(now, refused));
            _tell.Say(WatchEventKind.Refused, $"epoch {refused.Epoch} stands at no provider any more", isOver: true);
        }

        private void Do(ValueList<Errand> errands)
        {
            foreach (var errand in errands)
            {
                var front = errand switch { Errand.Write write => write.Mark.Front, _ => default };
                if (!front.IsNone && setup.Record.TargetOf(front) is null)
                {
                    Answered(errand.Provider, new ConvergenceEvent.WriteRefused(errand.Provider, ((Errand.Write)errand).Mark.Epoch, $"{front} is not in the configuration"));
                    continue;
                }
                Ask(errand, UrgencyOf(errand));
            }
        }

        // Users wait only for a provider that sends them elsewhere; a pin that moves nobody has time.
        private Urgency UrgencyOf(Errand errand)
        {
            if (errand is Errand.Write write) return write.Expected.Front == write.Mark.Front ? Urgency.Ordinary : Urgency.Urgent;
            if (errand is not Errand.Read || _convergence.Wish is not { } wish) return Urgency.Ordinary;
            foreach (var provider in _convergence.Providers)
            {
                if (provider.Provider == errand.Provider && provider.Seen?.Front == wish.Front) return Urgency.Ordinary;
            }
            return Urgency.Urgent;
        }

        private void Ask(Errand errand, Urgency urgency)
        {
            var request = new OpenRequest(_nextRequest++, errand, now + RouterSetup.Patience);
            _requests = _requests.Append(request).ToValueList();
            if (errand is Errand.Write) Write(new JournalEntry.Sent(now, errand));
            Effect(new RouterEffect.Ask(request.Number, errand, urgency, request.Deadline));
        }

        private void Answer(long number, ConvergenceEvent.Answer answer)
        {
            var request = _requests.FirstOrDefault(open => open.Number == number);
            if (request is null)
            {
                _late++;
                return;
            }
            Close(request, answer);
        }

        private void Close(OpenRequest request, ConvergenceEvent.Answer answer)
        {
            _requests = _requests.Where(open => open.Number != request.Number).ToValueList();
            if (request.Errand is Errand.Read { For.IsNone: true }) StartAnswered(request.Errand.Provider, answer);
            else Answered(request.Errand.Provider, answer);
        }

        private void Answered(string provider, ConvergenceEvent.Answer answer)
        {
            var known = _convergence;
            if (answer is ConvergenceEvent.ReadDone && _reconfigured.Contains(provider)) _reconfigured = _reconfigured.Where(name => name != provider).ToValueList();
            else if (Drift.In(known, answer) is { } found) Drifted(provider, found, known.Wish!);
            var errands = Reduce(answer);
            // Confirmations repeat for as long as the watcher runs: only what changes the picture is written down.
            if (!IsRoutine(known, answer)) Write(new JournalEntry.Answered(now, answer));
            Do(errands);
            // The name servers serve the wish since this answer, and what was last seen of them is older: the picture would contradict itself.
            if (PhaseOf(known, provider) != ProgressPhase.Confirmed && PhaseOf(_convergence, provider) == ProgressPhase.Confirmed
                && _convergence.Wish is { } wish && _sightings.FirstOrDefault(seen => seen.Provider == provider)?.Contradicts(wish) == true)
                Effect(new RouterEffect.Look(provider));
        }

        private void Drifted(string provider, RouterReading found, EpochMark wish)
        {
            Write(new JournalEntry.Drifted(now, provider, found, wish));
            _alarms = _alarms.Drifts(
                provider,
                $"{setup.Record.Name} was changed at {provider} by somebody else: it holds {found} instead of {wish.Front} (epoch {wish.Epoch}), which is written back; "
                + $"to keep the change: holdfast pin {setup.Router.Name} {found.Front?.Value ?? "FRONT"}",
                _tell);
        }

        /// <summary>Requests whose time is over are broken off; those that stay silent even then are answered here.</summary>
        private void Overdue()
        {
            foreach (var request in _requests)
            {
                if (request.CancelledAt is { } cancelled)
                {
                    if (now - cancelled >= CancelGrace) Settle(request, "no answer, also after it was broken off");
                    continue;
                }
                if (request.Deadline > now) continue;
                _requests = _requests.Select(open => open == request ? open with { CancelledAt = now } : open).ToValueList();
                Effect(new RouterEffect.Cancel(request.Number, OnlyUnsent: false));
            }
        }

        private void Settle(OpenRequest request, string why) => Close(request, Unanswered(request.Errand, why));

        private bool IsRoutine(Convergence known, ConvergenceEvent.Answer answer)
        {
            if (answer is ConvergenceEvent.WriteDone or ConvergenceEvent.WriteRefused or ConvergenceEvent.WriteUnknown or ConvergenceEvent.Conflict) return false;
            return PhaseOf(known, answer.Provider) == PhaseOf(_convergence, answer.Provider) || answer is ConvergenceEvent.ReadDone;
        }

        private static ProgressPhase? PhaseOf(Convergence convergence, string provider)
        {
            foreach (var progress in convergence.Providers)
            {
                if (progress.Provider == provider) return progress.Phase;
            }
            return null;
        }
    }

    /// <summary>The answer to a request that got none: a read failed, a write may have happened, no name server was heard.</summary>
    public static ConvergenceEvent.Answer Unanswered(Errand errand, string why) => errand switch
    {
        Errand.Read(var provider, var epoch) => new ConvergenceEvent.ReadFailed(provider, epoch, why),
        Errand.Write(var provider, var mark, _) => new ConvergenceEvent.WriteUnknown(provider, mark.Epoch, why),
        Errand.Verify(var provider, var mark) => new ConvergenceEvent.Served(provider, mark.Epoch, 0, 0),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
