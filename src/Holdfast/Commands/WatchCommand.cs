using System.CommandLine;
using Holdfast.Adapters.Config;
using Holdfast.Adapters.Journal;
using Holdfast.Adapters.State;
using Holdfast.Core;
using Holdfast.Core.Failover;
using Holdfast.Output;
using Holdfast.Watch;
using Microsoft.Extensions.Logging;

namespace Holdfast.Commands;

/// <summary><c>holdfast watch</c>: the watcher, until it is told to stop.</summary>
internal static class WatchCommand
{
    public static Command Create(Shell shell, GlobalOptions options)
    {
        var command = new Command("watch", "Run the watcher: probe every front, decide, switch at every provider, prove it. Stops cleanly on SIGTERM; reloads the configuration on SIGHUP.");
        var style = new Option<string?>("--log") { Description = "How each line of the log looks [default: text; under systemd its journal's]", HelpName = "text|json" };
        style.AcceptOnlyFromAmong("text", "json");
        command.Options.Add(style);
        command.SetAction(async (line, cancel) =>
        {
            var invocation = new Invocation(shell, line, options);
            if (ConfigurationUse.ForWatch(invocation) is not { } loaded) return ExitCodes.ConfigInvalid;
            if (loaded.Plan.Routers.IsEmpty)
            {
                invocation.Fail($"{invocation.ConfigFile} declares no router: there is nothing to watch", "add a router; see docs/getting-started.md");
                return ExitCodes.ConfigInvalid;
            }
            if (invocation.OpenState() is not { } state) return ExitCodes.Unexpected;
            if (ControlSocket.Refusal(Place(invocation, state).Folder) is { } refusal)
            {
                invocation.Fail(refusal, "name a shorter one with --state DIR");
                return ExitCodes.Unexpected;
            }
            if (TryLock(state, invocation) is not { } held) return ExitCodes.Unexpected;
            using (held) return await RunAsync(invocation, loaded, state, StyleOf(line.GetValue(style), shell), cancel);
        });
        return command;
    }

    private static (string Folder, bool ForGroup) Place(Invocation invocation, StateFolder state) =>
        ControlPlace.ToServe(state, invocation.NamesState, invocation.Shell.Environment, () => PeerUser.GroupId(PeerUser.OperatorGroup) is not null);

    private static async Task<int> RunAsync(Invocation invocation, (Configuration Configuration, FailoverPlan Plan) loaded, StateFolder state, LineStyle style, CancellationToken cancel)
    {
        var shell = invocation.Shell;
        using var loggers = LoggerFactory.Create(builder => builder.AddProvider(new LineLoggerProvider(shell.Error, shell.Clock, style)));
        var log = new ServiceLog(loggers.CreateLogger("service"));
        using var journal = Journal.Open(Path.Combine(state.FullPath, Journal.FileName));
        using var systemd = new SystemdNotice(shell.Environment);
        using var reload = new ReloadSignal();
        Watcher? before = null;
        string? refused = null;
        DateTimeOffset? refusedSince = null;
        while (true)
        {
            using var run = CancellationTokenSource.CreateLinkedTokenSource(cancel, reload.Asked);
            using var telemetry = Telemetry.Start(loaded.Plan.Watcher.Name, shell.Environment);
            var notifiers = new Notifiers(
                loaded.Plan.Notifiers, shell.Environment, shell.Clock, loggers.CreateLogger("notify"), KeptMessages.Read(state), isOfMany: loaded.Plan.Routers.Count > 1);
            await using var telling = notifiers;
            using var watcher = new Watcher(loaded.Configuration, loaded.Plan, state, journal, notifiers, shell.Clock, shell.Environment, loggers.CreateLogger("watch"), before);
            before = watcher;
            notifiers.IsWell = () => watcher.TruthOf(watcher.Routers).Health != Health.Failing;
            watcher.Also = () => refused is null ? notifiers.Impairments() : notifiers.Impairments().Append(new Impairment(ImpairmentKind.Configuration, refused));
            var place = Place(invocation, state);
            var control = new ControlSocket(place.Folder);
            var work = new List<Task>
            {
                watcher.RunAsync(run.Token),
                control.ServeAsync((request, peer, gone) => Control.AnswerAsync(watcher, request, peer, gone), shell.Clock, run.Token, place.ForGroup),
                systemd.PingAsync(shell.Clock, () => watcher.IsAlive, run.Token),
                MetricsEndpoint.ServeAsync(watcher, loaded.Plan.Watcher.Listen, log, run.Token),
            };
            foreach (var warning in loaded.Plan.Watcher.Warnings) log.Warning(warning);
            systemd.Ready();
            log.Watching(string.Join(", ", loaded.Plan.Routers.Select(router => router.Name)), loaded.Plan.Watcher.Name, state.FullPath);
            // The first part that ends takes the others with it: half a watcher would look alive and see nothing.
            await Task.WhenAny(work);
            await run.CancelAsync();
            await Task.WhenAll(work);
            await notifiers.DisposeAsync();
            KeptMessages.Write(state, notifiers.Undelivered);
            if (cancel.IsCancellationRequested || !reload.Asked.IsCancellationRequested) break;
            reload.Begin();
            systemd.Reloading(shell.Clock);
            log.Reloading();
            if (ConfigurationUse.ForReload(invocation, out var refusal) is { } fresh) (loaded, refused, refusedSince) = (fresh, null, null);
            else
            {
                log.ReloadRefused(refusal);
                refusedSince ??= shell.Clock.GetUtcNow();
                refused = $"the new configuration is refused since {refusedSince.Value.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z ({refusal}): the one before it goes on";
            }
        }
        systemd.Stopping();
        log.Stopped();
        return ExitCodes.Done;
    }

    /// <summary>Under systemd standard error is the journal's (systemd.exec(5)), unless something else was asked for.</summary>
    private static LineStyle StyleOf(string? asked, Shell shell) => asked switch
    {
        "json" => LineStyle.Json,
        "text" => LineStyle.Text,
        _ => shell.Environment("JOURNAL_STREAM") is { Length: > 0 } ? LineStyle.Journal : LineStyle.Text,
    };

    private static FileStream? TryLock(StateFolder state, Invocation invocation)
    {
        var file = Path.Combine(state.FullPath, "watch.lock");
        try
        {
            return state.Guarded(() => new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (StateFolderException error) when (error.InnerException is IOException && File.Exists(file))
        {
            invocation.Fail($"another watcher runs on the state folder {state.FullPath}", "stop it, or give this one its own folder with --state DIR");
            return null;
        }
    }
}
