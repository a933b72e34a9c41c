using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Holdfast.Lab.Dns;

namespace Holdfast.Lab.Internet;

/// <summary>Users who ask their resolver and read the public page again and again, and what they met.</summary>
public sealed class UserPopulation : IAsyncDisposable
{
    private const int Slots = 20;   // parts of a period in which a share of the users visits

    private readonly UserPopulationOptions _options;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<UserVisit> _visits = new();
    private readonly ConcurrentDictionary<IPAddress, HttpClient> _clients = new();
    private readonly ConcurrentDictionary<Task, bool> _running = new();
    private readonly WireName _host;
    private readonly PeriodicTimer _timer;
    private readonly Task _loop;

    private UserPopulation(UserPopulationOptions options)
    {
        _options = options;
        _host = WireName.Parse(options.Page.Host);
        _timer = new PeriodicTimer(options.Every / Slots, options.Clock);
        _loop = Task.Run(RunAsync);
    }

    /// <summary>In the order in which they ended.</summary>
    public IReadOnlyList<UserVisit> Visits => [.. _visits];

    public static UserPopulation Start(UserPopulationOptions options) => new(options);

    /// <summary>Share of the visits begun in this time that did not get the page; null when there were none.</summary>
    public double? Lost(DateTimeOffset from, DateTimeOffset until)
    {
        var visits = _visits.Where(visit => visit.At >= from && visit.At < until).ToArray();
        return visits.Length == 0 ? null : (double)visits.Count(visit => !visit.Good) / visits.Length;
    }

    /// <summary>One visit of one user, now.</summary>
    public async Task<UserVisit> VisitAsync(int user, CancellationToken cancel = default)
    {
        var resolver = _options.Resolvers[user % _options.Resolvers.Count];
        var at = _options.Clock.GetUtcNow();
        using var patience = new CancellationTokenSource(_options.Patience, _options.Clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
        IPAddress? address = null;
        try
        {
            var answer = await resolver.ResolveAsync(_host, RecordType.A, linked.Token);
            if (answer.Addresses is not [var first, ..]) return new UserVisit(at, user, resolver.Name, null, null, false, $"no address: {answer.Code}");
            address = first;
            using var response = await Client(address).GetAsync(_options.Page, linked.Token);
            var server = response.Headers.TryGetValues("X-Lab-Server", out var names) ? names.First() : null;
            return new UserVisit(at, user, resolver.Name, address, server, response.IsSuccessStatusCode, $"status {(int)response.StatusCode}");
        }
        catch (HttpRequestException error)
        {
            return new UserVisit(at, user, resolver.Name, address, null, false, error.HttpRequestError.ToString());
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new UserVisit(at, user, resolver.Name, address, null, false, "gave up waiting");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        await Task.WhenAll(_running.Keys);
        foreach (var client in _clients.Values) client.Dispose();
        _timer.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            for (var slot = 0; await _timer.WaitForNextTickAsync(_stop.Token); slot = (slot + 1) % Slots)
            {
                for (var user = slot; user < _options.Users; user += Slots)
                {
                    var visit = KeepVisitAsync(user);
                    if (visit.IsCompleted) continue;
                    _running[visit] = true;
                    _ = visit.ContinueWith(done => _running.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }

    private async Task KeepVisitAsync(int user)
    {
        try
        {
            _visits.Enqueue(await VisitAsync(user, _stop.Token));
        }
        catch (OperationCanceledException)
        {
            // Stopped in the middle: not a visit.
        }
    }

    /// <summary>A browser's connection to one address; reused, as browsers do.</summary>
    private HttpClient Client(IPAddress address) => _clients.GetOrAdd(address, pinned => new HttpClient(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromSeconds(30),
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = _options.Authority.Trusts },
        ConnectCallback = async (context, cancel) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(pinned, context.DnsEndPoint.Port), cancel);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        // One connection carries all users of an address; two hundred handshakes at the start would cost more than everything else.
        DefaultRequestVersion = HttpVersion.Version20,
    });
}

/// <param name="At">When the user set out.</param>
/// <param name="Server">Which front or origin answered, by its own name.</param>
public sealed record UserVisit(DateTimeOffset At, int User, string Resolver, IPAddress? Address, string? Server, bool Good, string Outcome);
