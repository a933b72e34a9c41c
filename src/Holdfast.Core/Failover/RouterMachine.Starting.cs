namespace Holdfast.Core.Failover;

// How the machine begins, and begins again under a new configuration: what journal and providers say.
public static partial class RouterMachine
{
    private sealed partial class Turn
    {
        private void Begin(RouterInput.Started started)
        {
            _journalled = started.Journalled;
            // One by one: who answered in a later round must not vouch for the failures of an earlier one.
            foreach (var seen in started.SeenSince(now, setup.Policy.Interval).Span) _measurements = rules.Observe(_measurements, [seen]);
            // Limits, overrides and freezes of the life before: the zone alone does not hold them.
            var known = started.Remembered;
            _rememberedActive = known.Active;
            _failover = known with
            {
                Active = null,
                ActiveSince = Shifted(known.ActiveSince),
                Switches = known.Switches.Select(Shifted).ToValueList(),
                AllDownSince = known.AllDownSince is { } down ? Shifted(down) : null,
                YieldsUntil = known.YieldsUntil is { } until ? Earlier(until + started.Shift, now + RivalrySpan) : null,
                Refused = null,
                IsUnwritten = false,
                Maintenance = setup.Maintenance,
            };

            // What lies in the future by a clock that was wrong counts as of now: what has passed is never less than nothing.
            DateTimeOffset Shifted(DateTimeOffset at) => at == default ? at : Earlier(at + started.Shift, now);
            static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
            // Ours was written over it in the life before, and it had come back: it is not written over again.
            if (started.Remembered.Refused is { } refused && started.Journalled is { } newest && rules.Doubt(refused, newest.Epoch) is not null)
                _convergence = _convergence with { Overruled = setup.Providers.Select(provider => new OverruledMark(provider.Name, refused, IsDone: true)).ToValueList() };
            _alarms = RouterAlarms.Of(started.Remembered, started.Begun);
            // What stood against a front stands until it is looked at again.
            foreach (var (front, obstacle) in RouterAlarms.NotReady(started.Begun))
            {
                _readiness = _readiness.Append((front, new Readiness(null, obstacle, []))).ToValueList();
                _measurements = _measurements.With(front, new Readiness(null, obstacle, []));
            }
            if (IsWatcher) WriteStart();
            ReadAll();
        }

        /// <summary>What was seen, told and begun is kept; what the new configuration touches begins anew.</summary>
        private void Reload()
        {
            var old = before.Setup;
            var moved = setup.Record.Targets.Where(target => old.Record.TargetOf(target.Front) is { } was && was != target.Target).Select(target => target.Front).ToValueList();
            _measurements = _measurements.Under(setup.Router, setup.Measuring ?? setup.Policy, moved);
            _readiness = _readiness.Where(entry => setup.Router.Has(entry.Front) && !moved.Contains(entry.Front)).ToValueList();
            // Before the start is written down: a replay goes on from what stands there.
            _failover = _failover with { Maintenance = setup.Maintenance, Refused = null };
            _sightings = _sightings.Where(seen => setup.Provider(seen.Provider) is not null).ToValueList();
            // What was under way was broken off with the program's parts of before.
            foreach (var request in _requests) Settle(request, "broken off, as the configuration was read again");
            WriteStart(isCheckpoint: _hasStarted);
            if (!_hasStarted)
            {
                ReadAll();
                return;
            }
            var isOther = old.Record != setup.Record || old.Providers != setup.Providers;
            if (isOther) _reconfigured = setup.ProviderNames;
            _convergence = _convergence.Over(setup.ProviderNames, now, readsAll: isOther);
        }

        private void WriteStart(bool isCheckpoint = false)
        {
            Write(new JournalEntry.Started(now, setup.By, setup.Router, setup.Policy, _failover, isCheckpoint, _alarms.Begun, Version));
            _checkpoint = now;
        }

        /// <summary>Asks every provider what it holds; judged when all have answered, or their deadline has passed.</summary>
        private void ReadAll()
        {
            _retryAt = null;
            _readings = [];
            foreach (var provider in setup.Providers) Ask(new Errand.Read(provider.Name, Epoch.None), setup.StartsWith);
            if (setup.Providers.IsEmpty) JudgeStart();
        }

        // A tenth of the time that it has waited already: a provider that stays unreadable for hours must not use up the budget of the others.
        private TimeSpan RetryPause()
        {
            var waited = IsWatcher ? (now - _checkpoint) / 10 : TimeSpan.Zero;
            return waited < StartRetry ? StartRetry : waited < MaxStartRetry ? waited : MaxStartRetry;
        }

        private void StartAnswered(string provider, ConvergenceEvent.Answer answer)
        {
            if (_hasStarted && _held is null) return; // an operator has decided meanwhile
            var (reading, trouble) = answer switch
            {
                ConvergenceEvent.ReadDone done => (done.Reading, null),
                ConvergenceEvent.ReadFailed failed => (null, failed.Reason),
                _ => ((RouterReading?)null, "it answered something else"),
            };
            _readings = _readings.Where(known => known.Provider != provider).Append(new StartReading(provider, reading, trouble)).ToValueList();
            if (!_requests.Any(request => request.Errand is Errand.Read { For.IsNone: true })) JudgeStart();
        }

        private RouterReading? Trusted(RouterReading? reading) => reading?.Mark is { } mark && rules.Doubt(mark, _newest) is not null ? reading with { Mark = null } : reading;

        private void JudgeStart()
        {
            var known = MarkTrust.NewestAtStart(_readings.Select(one => one.Reading?.Mark), _journalled, rules.Doubt);
            if (known > _newest) _newest = known;
            // A mark that can be nobody's decision says nothing here; the first look at its provider deals with it.
            var readings = setup.Providers.Select(provider => (provider.Name, Trusted(_readings.FirstOrDefault(one => one.Provider == provider.Name)?.Reading))).ToValueList();
            var verdict = rules.StartUp(setup.Router, readings, _journalled);
            _held = null;
            switch (verdict)
            {
                case StartUp.Adopt adopt:
                    // The dwell of the life before goes on; of a decision that it did not know, from the mark's own time.
                    if (_rememberedActive is { } was && was == adopt.Mark.Front)
                    {
                        _failover = _failover with { Active = was };
                        if (IsWatcher) WriteStart(isCheckpoint: true);
                    }
                    _failover = _failover.Adopt(adopt.Mark, now);
                    Write(new JournalEntry.Adopted(now, adopt.Mark, adopt.Why));
                    Reduce(new ConvergenceEvent.Wished(adopt.Mark, MayCreate: false));
                    _convergence = _convergence.Known(_readings, now);
                    _mayWrite = IsWatcher;
                    break;
                case StartUp.AdoptWithoutEpoch adopt:
                    _failover = _failover with { Active = adopt.Front, ActiveSince = now };
                    if (IsWatcher)
                    {
                        WriteStart();
                        Mark(adopt.Reason, mayCreate: false);
                    }
                    break;
                case StartUp.Wait:
                    _retryAt = now + RetryPause();
                    _held = verdict.Reason;
                    break;
                default:
                    // Probing goes on, so that the operator sees the verdicts; nothing moves until the command was run, here or elsewhere.
                    _retryAt = now + HeldRetry;
                    _held = verdict.Reason;
                    break;
            }
            if (verdict is not (StartUp.Adopt or StartUp.AdoptWithoutEpoch)) _convergence = _convergence.Known(_readings, now);
            _hasStarted = verdict is not StartUp.Wait;
            if (_orders.IsEmpty) return;
            _hasStarted = true;
            var orders = _orders;
            _orders = [];
            foreach (var order in orders) Obey(order);
        }
    }
}
