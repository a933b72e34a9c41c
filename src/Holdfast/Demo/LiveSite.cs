using Holdfast.Adapters.Config;
using Holdfast.Adapters.Journal;
using Holdfast.Adapters.State;
using Holdfast.Commands;
using Holdfast.Core;
using Holdfast.Core.Failover;
using Holdfast.Lab.Internet;
using Holdfast.Output;
using Holdfast.Watch;
using Microsoft.Extensions.Logging.Abstractions;

namespace Holdfast.Demo;

/// <summary>
/// The sample site over a little internet on loopback, synced by the product's own commands, with a real watcher and its control
/// socket. Whoever starts it may break things and look at what becomes of them.
/// </summary>
internal sealed class LiveSite : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly Watcher _watcher;
    private readonly Task _working;

    private LiveSite(LittleInternet internet, LiveSiteOptions options, string file, StateFolder state, Journal journal, Watcher watcher, CancellationTokenSource stop)
    {
        (Internet, Options, File, State, Journal, _watcher, _stop) = (internet, options, file, state, journal, watcher, stop);
        _working = Task.WhenAll(
            watcher.RunAsync(stop.Token),
            new ControlSocket(state.FullPath).ServeAsync((request, peer, gone) => Control.AnswerAsync(watcher, request, peer, gone), TimeProvider.System, stop.Token));
    }

    public LittleInternet Internet { get; }

    public LiveSiteOptions Options { get; }

    public string File { get; }

    public StateFolder State { get; }

    public Journal Journal { get; }

    public RouterLoop Router => _watcher.Routers[0];

    /// <summary>The front that users are sent to, once every name server of every provider serves it; null before.</summary>
    public string? Served => Router.Status is { Convergence.IsConfirmedEverywhere: true } status ? status.State.Active?.Value : null;

    public int HealthyFronts => Router.Status?.Verdicts?.Fronts.Count(front => front.Measured == Verdict.Healthy) ?? 0;

    /// <returns>Null when a command did not end well (said on standard error).</returns>
    public static async Task<LiveSite?> StartAsync(Shell shell, string folder, LiveSiteOptions options, Timeline timeline, CancellationToken cancel)
    {
        var internet = await LittleInternet.StartAsync(new LittleInternetOptions
        {
            Clock = shell.Clock, Router = options.Place, Seeded = false, DesecMinimumTtl = options.DesecMinimumTtl, RouterTtl = options.Ttl, Resolvers = options.Resolvers,
        });
        try
        {
            internet.Cloudflare.Zone("example.com").Seed("TXT", "legacy", LiveChecks.Undeclared, 3600);
            if (options.Place != RouterPlace.Owners) internet.Desec.Domain("example.com").Seed("legacy", "TXT", 3600, LiveChecks.Undeclared);
            var file = LabSetup.Write(internet, folder, options);
            var inside = shell with { Environment = LabSetup.Environment(internet, folder, shell.Environment) };
            if (!await SyncAsync(inside, timeline, cancel))
            {
                await internet.DisposeAsync();
                return null;
            }
            var problems = new List<Problem>();
            var configuration = ConfigLoader.Load(file, inside.Environment, problems)!;
            var plan = configuration.Failover;
            var state = StateFolder.Open(Path.Combine(folder, "state"), inside.Environment);
            var journal = Journal.Open(Path.Combine(state.FullPath, Journal.FileName));
            var watcher = new Watcher(configuration, plan, state, journal, timeline, shell.Clock, inside.Environment, NullLogger.Instance);
            return new LiveSite(internet, options, file, state, journal, watcher, CancellationTokenSource.CreateLinkedTokenSource(cancel));
        }
        catch
        {
            await internet.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Asks each resolver for the page, one after the other over the longest TTL in force, so that their caches do not run out all at the same moment:
    /// a population of real resolvers is spread like that.
    /// </summary>
    public async Task SpreadCachesAsync(TimeProvider clock, CancellationToken cancel)
    {
        var name = Lab.Dns.WireName.Parse(Internet.PublicPage.Host);
        foreach (var resolver in Internet.Resolvers)
        {
            await resolver.ResolveAsync(name, Lab.Dns.RecordType.A, cancel);
            await Task.Delay(TimeSpan.FromSeconds(LabSetup.TtlInForce(Options).Max()) / Internet.Resolvers.Count, clock, cancel);
        }
    }

    /// <summary>What each provider of the site's zone holds now for the record that nobody declared.</summary>
    public IEnumerable<(string Provider, string? Value)> Undeclared()
    {
        yield return ("cloudflare", Internet.Cloudflare.Zone("example.com").Records.FirstOrDefault(record => record.Type == "TXT" && record.Name.StartsWith("legacy.", StringComparison.Ordinal))?.Content);
        if (Options.Place != RouterPlace.Owners)
            yield return ("desec", Internet.Desec.Domain("example.com").Rrsets.FirstOrDefault(rrset => rrset is { Subname: "legacy", Type: "TXT" })?.Records[0]);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _working;
        _watcher.Dispose();
        Journal.Dispose();
        _stop.Dispose();
        await Internet.DisposeAsync();
    }

    private static async Task<bool> SyncAsync(Shell inside, Timeline timeline, CancellationToken cancel)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var quiet = inside with { Out = output, Error = error, OutIsTerminal = false, ErrorIsTerminal = false };
        foreach (var (line, done) in (IEnumerable<(string[], string)>)
        [
            // The router first: a name that leads to it would be held back while nothing stands there.
            (["switch", "web", "cloudflare"], "holdfast switch web cloudflare: the router exists, with its epoch beside it"),
            (["apply", "--force", "apex-ns"], "holdfast apply: the zones are the same at all their providers, and proved at every name server"),
        ])
        {
            if (await CommandLine.RunAsync(line, quiet, cancel) != ExitCodes.Done)
            {
                inside.Error.WriteLine($"holdfast {string.Join(' ', line)} did not end well in the lab:");
                inside.Error.WriteLine(output.ToString() + error);
                return false;
            }
            timeline.Say(done);
        }
        return true;
    }
}
