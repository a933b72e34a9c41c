using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Holdfast.Lab.Fronts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Holdfast.Benchmarks.Failover;

/// <summary>
/// Fronts for the probe bench, in a process of their own: a few TLS listeners, each address and path standing for one front. It keeps
/// when each front was asked, and says it at <c>/stats</c>.
/// </summary>
internal static class ProbeServer
{
    public const string HostName = "www.example.com";
    public const int Listeners = 50;

    private static readonly TimeProvider Clock = TimeProvider.System;
    private static readonly ConcurrentDictionary<(int Port, string Path), List<long>> Asked = new();
    private static long _handshakes;

    public static IPAddress Address(int index) => new([127, 77, 0, (byte)(1 + index)]);

    /// <summary>Serves until standard input ends; writes the authority's certificate to <paramref name="roots"/>, and its two ports to standard output.</summary>
    public static async Task RunAsync(string roots)
    {
        using var authority = new LabAuthority();
        using var certificate = authority.Issue(HostName);
        await File.WriteAllTextAsync(roots, authority.Pem);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        var port = 0;
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // The bench's own questions go beside the fronts, in the clear.
            kestrel.Listen(new IPEndPoint(IPAddress.Loopback, 0));
            using (var free = new System.Net.Sockets.TcpListener(Address(0), 0))
            {
                free.Start();
                port = ((IPEndPoint)free.LocalEndpoint).Port;
            }
            for (var i = 0; i < Listeners; i++)
            {
                kestrel.Listen(new IPEndPoint(Address(i), port), listen =>
                {
                    listen.Protocols = HttpProtocols.Http1AndHttp2;
                    listen.UseHttps(https =>
                    {
                        https.ServerCertificate = certificate;
                        https.OnAuthenticate = (_, _) => Interlocked.Increment(ref _handshakes);
                    });
                });
            }
        });
        await using var application = builder.Build();
        application.Run(async context =>
        {
            var path = context.Request.Path.Value ?? "";
            if (path == "/stats") await context.Response.WriteAsync(Stats());
            else
            {
                var times = Asked.GetOrAdd((context.Connection.LocalIpAddress!.GetHashCode(), path), _ => []);
                lock (times) times.Add(Clock.GetTimestamp());
                context.Response.ContentLength = 3;
                await context.Response.WriteAsync("ok\n");
            }
        });
        await application.StartAsync();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{port} {new Uri(application.Urls.First(url => url.StartsWith("http://", StringComparison.Ordinal))).Port}"));
        while (await Console.In.ReadLineAsync() is not null) await Task.Yield();
    }

    /// <summary>Since the last question: fronts, probes, handshakes, processor seconds of this process in all, and the gaps between the probes of each front.</summary>
    private static string Stats()
    {
        var gaps = new List<double>();
        long probes = 0;
        foreach (var times in Asked.Values)
        {
            lock (times)
            {
                for (var i = 1; i < times.Count; i++) gaps.Add(Clock.GetElapsedTime(times[i - 1], times[i]).TotalSeconds);
                probes += Math.Max(0, times.Count - 1);
                // The last one is the first of the next count.
                if (times.Count > 1) times.RemoveRange(0, times.Count - 1);
            }
        }
        var text = string.Create(CultureInfo.InvariantCulture, $"{Asked.Count} {probes} {Interlocked.Exchange(ref _handshakes, 0)} {Environment.CpuUsage.TotalTime.TotalSeconds}\n");
        return text + string.Join(' ', gaps.Select(gap => gap.ToString("0.000", CultureInfo.InvariantCulture)));
    }
}
