using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Holdfast.Adapters.Resolvers;
using Holdfast.Core.Dns;
using Holdfast.Lab.Fronts;
using Holdfast.Tests.Support;

namespace Holdfast.Tests.GameDay;

/// <summary>
/// Looks at the world without the product: a user behind a resolver every 200 ms, each authoritative server every 100 ms, and the first line of
/// <c>status</c> every second.
/// </summary>
internal sealed class GameDaySamplers : IAsyncDisposable
{
    public static readonly TimeSpan UserPatience = TimeSpan.FromMilliseconds(1500);
    private static readonly TimeSpan ServerEvery = TimeSpan.FromMilliseconds(100);

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly CancellationTokenSource _end = new();
    private readonly List<Task> _loops = [];
    private readonly AuthoritativeClient _dns = new(TimeProvider.System, TimeSpan.FromMilliseconds(700));

    public TimeSpan Now => Stopwatch.GetElapsedTime(_start);

    public ConcurrentQueue<UserSample> Users { get; } = [];

    public ConcurrentQueue<StatusSample> Status { get; } = [];

    /// <summary>Per server what it answered for the router, each time that it changed.</summary>
    public ConcurrentQueue<(TimeSpan At, string Server, string Answer)> Servers { get; } = [];

    /// <summary>How late the rounds of 100 ms were.</summary>
    public ConcurrentQueue<(TimeSpan At, TimeSpan Late)> Lags { get; } = [];

    public ConcurrentDictionary<string, string> Newest { get; } = [];

    public int ServerSamples { get; private set; }

    /// <summary>The greatest lag of the last so many seconds before a moment.</summary>
    public TimeSpan LagBefore(TimeSpan at) =>
        Lags.Where(lag => lag.At <= at && lag.At > at - TimeSpan.FromSeconds(15)).Select(lag => lag.Late).DefaultIfEmpty(TimeSpan.Zero).Max();

    public void Start(Workplace place, IPEndPoint resolver, int port, LabAuthority authority, params IReadOnlyList<(string Name, IPEndPoint Server)> servers)
    {
        _loops.Add(RepeatAsync(TimeSpan.FromMilliseconds(200), async () => Users.Enqueue(new UserSample(default, await GetAsync(resolver, port, authority)) with { At = Now })));
        _loops.Add(RepeatAsync(TimeSpan.FromSeconds(1), async () =>
        {
            var asked = Now;
            var status = await place.RunUntilAsync("status", _end.Token);
            if (!_end.IsCancellationRequested) Status.Enqueue(new StatusSample(asked, Now, FirstLine(status)));
        }));
        foreach (var (name, server) in servers)
        {
            _loops.Add(RepeatAsync(ServerEvery, async () =>
            {
                var answer = await _dns.AskAsync(server, new RecordKey(DnsName.Parse("web.r.example.com"), RecordType.CNAME), _end.Token) switch
                {
                    ServerAnswer.Found found => found.Set.Values[0].Split('.')[0],
                    ServerAnswer.Empty => "nothing",
                    _ => "silent",
                };
                ServerSamples++;
                if (Newest.TryGetValue(name, out var last) && last == answer) return;
                Newest[name] = answer;
                Servers.Enqueue((Now, name, answer));
            }));
        }
        _loops.Add(LagAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_loops);
        _end.Dispose();
    }

    private static string FirstLine(CommandResult status)
    {
        var lines = status.Out.Split('\n').TakeWhile(line => !line.StartsWith("  web.r.example.com", StringComparison.Ordinal)).Select(line => line.Trim());
        var first = string.Join(' ', lines).Trim();
        return first.Length > 0 ? first : $"exit {status.Code}: {status.Error.Trim()}";
    }

    private async Task RepeatAsync(TimeSpan every, Func<Task> look)
    {
        while (!_end.IsCancellationRequested)
        {
            var from = Now;
            try
            {
                await look();
                if (every - (Now - from) is { } rest && rest > TimeSpan.Zero) await Task.Delay(rest, TimeProvider.System, _end.Token);
            }
            catch (OperationCanceledException) when (_end.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task LagAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            var from = Now;
            try
            {
                await Task.Delay(ServerEvery, TimeProvider.System, _end.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            Lags.Enqueue((Now, Now - from - ServerEvery));
        }
    }

    /// <summary>What a user gets: the name from the resolver, then a page from one of the addresses, which are tried in their order.</summary>
    private async Task<string> GetAsync(IPEndPoint resolver, int port, LabAuthority authority)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        patience.CancelAfter(UserPatience);
        try
        {
            var name = DnsName.Parse("www.example.com");
            List<IPAddress> addresses = [];
            for (var hop = 0; hop < 4 && addresses.Count == 0; hop++)
            {
                switch (await _dns.ResolveAsync(resolver, new RecordKey(name, RecordType.A), patience.Token))
                {
                    case ServerAnswer.Found found: addresses.AddRange(found.Set.Values.Select(IPAddress.Parse)); break;
                    case ServerAnswer.Alias alias: name = DnsName.Parse(alias.Cname.Values[0]); break;
                    case var other: return $"fails: no address ({other.GetType().Name})";
                }
            }
            using var handler = new SocketsHttpHandler
            {
                ConnectCallback = async (_, cancel) => new NetworkStream(await ConnectAsync(addresses, port, cancel), ownsSocket: true),
                SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = authority.Trusts },
            };
            using var user = new HttpClient(handler);
            using var reply = await user.GetAsync(new Uri($"https://www.example.com:{port}/"), patience.Token);
            return reply.StatusCode == HttpStatusCode.OK ? await reply.Content.ReadAsStringAsync(patience.Token) : $"fails: HTTP {(int)reply.StatusCode}";
        }
        catch (OperationCanceledException) when (!_end.IsCancellationRequested)
        {
            return "fails: no answer in time";
        }
        catch (HttpRequestException error)
        {
            return $"fails: {error.HttpRequestError}";
        }
    }

    private static async Task<Socket> ConnectAsync(List<IPAddress> addresses, int port, CancellationToken cancel)
    {
        for (var i = 0; ; i++)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(addresses[i], port, cancel);
                return socket;
            }
            catch (SocketException) when (i + 1 < addresses.Count)
            {
                socket.Dispose(); // the next one is tried, as every client does
            }
        }
    }
}
