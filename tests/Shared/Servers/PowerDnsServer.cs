using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace Holdfast.Testing.Servers;

/// <summary>PowerDNS authoritative with its HTTP API over an SQLite database; changes are visible in DNS at once (caches off).</summary>
internal sealed class PowerDnsServer : RealServer
{
    private static readonly string[] SchemaFiles =
        ["/usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql", "/usr/share/doc/pdns-backend-sqlite3/schema.sqlite3.sql"];

    private readonly string _schema;
    private int _apiPort;

    private PowerDnsServer() : base("pdns_server")
    {
        _schema = SchemaFiles.FirstOrDefault(File.Exists) ?? "";
        if (_schema.Length > 0) return;
        Directory.Delete(Folder, recursive: true);
        Assert.Skip("pdns-backend-sqlite3 is not installed; eng/install-test-servers.sh installs it");
    }

    public string ApiKey { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>The root of the HTTP API: http://127.0.0.1:PORT/.</summary>
    public Uri Api => new($"http://{Address.Address}:{_apiPort}/");

    public static async Task<PowerDnsServer> StartAsync(CancellationToken cancel, params IReadOnlyList<TestZone> zones)
    {
        var server = new PowerDnsServer();
        await server.LaunchAsync(cancel);
        try
        {
            foreach (var zone in zones) await server.AddZoneAsync(zone, cancel);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
        return server;
    }

    public async Task AddZoneAsync(TestZone zone, CancellationToken cancel)
    {
        using var client = Client();
        using var reply = await client.PostAsJsonAsync("api/v1/servers/localhost/zones", new Dictionary<string, object>
        {
            ["name"] = zone.Name + ".", ["kind"] = "Native", ["zone"] = zone.Records, ["dnssec"] = zone.IsSigned,
        }, cancel);
        if (!reply.IsSuccessStatusCode) throw new InvalidOperationException($"{zone.Name}: {await reply.Content.ReadAsStringAsync(cancel)}");
    }

    /// <summary>Lets a key update and transfer a zone (RFC 2136).</summary>
    public async Task AllowUpdatesAsync(TestZone zone, TsigSecret key, CancellationToken cancel)
    {
        using var client = Client();
        using var made = await client.PostAsJsonAsync("api/v1/servers/localhost/tsigkeys", new Dictionary<string, string>
        {
            ["name"] = key.Name, ["algorithm"] = key.Algorithm, ["key"] = key.Base64,
        }, cancel);
        if (!made.IsSuccessStatusCode && made.StatusCode != HttpStatusCode.Conflict) throw new InvalidOperationException(await made.Content.ReadAsStringAsync(cancel));
        var path = $"api/v1/servers/localhost/zones/{zone.Name}.";
        using var updates = await client.PutAsJsonAsync(
            $"{path}/metadata/TSIG-ALLOW-DNSUPDATE", new Dictionary<string, object> { ["kind"] = "TSIG-ALLOW-DNSUPDATE", ["metadata"] = new[] { key.Name } }, cancel);
        using var transfers = await client.PutAsJsonAsync(path, new Dictionary<string, object> { ["master_tsig_key_ids"] = new[] { $"{key.Name}." } }, cancel);
        foreach (var reply in (HttpResponseMessage[])[updates, transfers])
            if (!reply.IsSuccessStatusCode) throw new InvalidOperationException(await reply.Content.ReadAsStringAsync(cancel));
    }

    /// <summary>A client for what the provider under test cannot do: making zones, looking behind it.</summary>
    public HttpClient Client()
    {
        var client = new HttpClient { BaseAddress = Api };
        client.DefaultRequestHeaders.Add("X-API-Key", ApiKey);
        return client;
    }

    protected override IEnumerable<string> Arguments =>
    [
        $"--config-dir={Folder}", $"--socket-dir={Folder}", "--daemon=no", "--guardian=no", "--disable-syslog",
        "--launch=gsqlite3", $"--gsqlite3-database={Path.Combine(Folder, "db")}", "--gsqlite3-dnssec=yes", "--gsqlite3-pragma-synchronous=0",
        $"--local-address={Address.Address}", $"--local-port={Address.Port}", "--receiver-threads=1", "--distributor-threads=1",
        "--api=yes", $"--api-key={ApiKey}", "--webserver=yes", $"--webserver-address={Address.Address}", $"--webserver-port={_apiPort}",
        "--default-soa-content=ns1.@ hostmaster.@ 0 10800 3600 604800 60", "--expand-alias=yes",
        "--zone-cache-refresh-interval=0", "--cache-ttl=0", "--query-cache-ttl=0", "--negquery-cache-ttl=0", "--security-poll-suffix=", "--max-tcp-connections=500",
        "--dnsupdate=yes", "--allow-dnsupdate-from=127.0.0.0/8",
    ];

    protected override void Prepare()
    {
        _apiPort = FreePorts.Take();
        var file = Path.Combine(Folder, "db");
        File.Delete(file);
        using var database = new SqliteConnection($"Data Source={file};Pooling=False");
        database.Open();
        using var command = database.CreateCommand();
        command.CommandText = "PRAGMA synchronous=off; " + File.ReadAllText(_schema);
        command.ExecuteNonQuery();
    }

    protected override async Task<bool> IsReadyAsync(CancellationToken cancel)
    {
        using var client = Client();
        client.Timeout = TimeSpan.FromSeconds(1);
        try
        {
            using var reply = await client.GetAsync("api/v1/servers/localhost", cancel);
            return reply.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (TaskCanceledException) when (!cancel.IsCancellationRequested)
        {
            return false;
        }
    }
}
