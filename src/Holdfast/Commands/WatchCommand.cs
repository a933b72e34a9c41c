using System.CommandLine;
using System.Runtime.InteropServices;
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
        command.SetAction(async (line, cancel) =>
        {
            var invocation = new Invocation(shell, line, options);
            if (Load(invocation, withWarnings: true) is not { } loaded) return ExitCodes.ConfigInvalid;
            if (loaded.Plan.Routers.IsEmpty)
            {
                invocation.Fail($"{invocation.ConfigFile} declares no router: there is nothing to watch", "add a router; see docs/getting-started.md");
                return ExitCodes.ConfigInvalid;
            }
            if (invocation.OpenState() is not { } state) return ExitCodes.Unexpected;
            if (TryLock(state, invocation) is not { } held) return ExitCodes.Unexpected;
            using (held) return await RunAsync(invocation, loaded, state, cancel);
        });
        return command;
    }

    /// <param name="withWarnings">The hazards of a set-up belong to check and watch; an operator in a hurry has seen them.</param>
    internal static (Configuration Configuration, FailoverPlan Plan)? Load(Invocation invocation, bool withWarnings = false)
    {
        var problems = new List<Problem>();
        var configuration = ConfigLoader.Load(invocation.ConfigFile, invocation.Shell.Environment, problems);
        var plan = configuration is null ? null : FailoverSection.Read(configuration, invocation.Shell.Environment, problems);
        invocation.ShowProblems(problems.Where(problem => problem.Severity == Severity.Error || (withWarnings && problem.Severity == Severity.Warning)));
        return configuration is null || plan is null ? null : (configuration, plan);
    }

    private static async Task<int> RunAsync(Invocation invocation, (Configuration Configuration, FailoverPlan Plan) loaded, StateFolder state, CancellationToken cancel)
    {
        var shell = invocation.Shell;
        using var loggers = LoggerFactory.Create(builder => builder.AddProvider(new LineLoggerProvider(shell.Error, shell.Clock)));
        using var journal = Journal.Open(Path.Combine(state.FullPath, Journal.FileName));
        using var systemd = new SystemdNotice(shell.Environment);
        using var terminated = new CancellationTokenSource();
        using var signal = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            terminated.Cancel();
        });
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancel, terminated.Token);

        while (true)
        {
            using var reload = new CancellationTokenSource();
            using var hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
            {
                context.Cancel = true;
                reload.Cancel();
            });
            using var run = CancellationTokenSource.CreateLinkedTokenSource(linked.Token, reload.Token);
            using var telemetry = Telemetry.Start(loaded.Plan.Watcher.Name, shell.Environment);
            await using var notifiers = new Notifiers(loaded.Plan.Notifiers, shell.Environment, shell.Clock, loggers.CreateLogger("notify"));
            using var watcher = new Watcher(loaded.Configuration, loaded.Plan, state, journal, notifiers, shell.Clock, shell.Environment, loggers.CreateLogger("watch"));
            var control = new ControlSocket(state.FullPath);
            var work = new List<Task>
            {
                watcher.RunAsync(run.Token),
                control.ServeAsync(request => Control.AnswerAsync(watcher, request), run.Token),
                systemd.PingAsync(shell.Clock, run.Token),
                MetricsEndpoint.ServeAsync(watcher, loaded.Plan.Watcher.Listen, run.Token),
            };
            systemd.Ready();
            shell.Error.WriteLine($"watching {string.Join(", ", loaded.Plan.Routers.Select(router => router.Name))} as {loaded.Plan.Watcher.Name}; state in {state.FullPath}");
            // The first part that ends takes the others with it: half a watcher would look alive and see nothing.
            await Task.WhenAny(work);
            await run.CancelAsync();
            await Task.WhenAll(work);
            if (linked.IsCancellationRequested || !reload.IsCancellationRequested) break;
            systemd.Reloading(shell.Clock);
            if (Load(invocation) is { } fresh) loaded = fresh;
            else shell.Error.WriteLine("the new configuration is not valid: going on with the old one");
        }
        systemd.Stopping();
        shell.Error.WriteLine("stopped");
        return ExitCodes.Done;
    }

    private static FileStream? TryLock(StateFolder state, Invocation invocation)
    {
        try
        {
            return new FileStream(Path.Combine(state.FullPath, "watch.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            invocation.Fail($"another watcher runs on the state folder {state.FullPath}", "stop it, or give this one its own folder with --state DIR");
            return null;
        }
    }
}
