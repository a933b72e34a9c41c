using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Holdfast.Testing.Servers;

/// <summary>nginx as a CDN's front: TLS, HTTP/1.1 and 2, one page that says its name, and a status 500 for as long as it is told to be broken.</summary>
internal sealed class NginxServer : RealServer
{
    private readonly string _name;
    private X509Certificate2 _certificate;

    private NginxServer(string name, IPEndPoint endpoint, X509Certificate2 certificate) : base("nginx") => (_name, Endpoint, _certificate) = (name, endpoint, certificate);

    public IPEndPoint Endpoint { get; }

    /// <summary>TLS goes on as before; every page is a 500.</summary>
    public bool IsBroken
    {
        get => File.Exists(Switch);
        set
        {
            if (value) File.WriteAllText(Switch, "");
            else File.Delete(Switch);
        }
    }

    /// <summary>One octet a second: connected, answered, and never done.</summary>
    public bool IsDripping
    {
        set => Set("dripping", value);
    }

    /// <summary>Every request ends in a TCP reset.</summary>
    public bool IsResetting
    {
        set => Set("resetting", value);
    }

    private string Switch => Path.Combine(Folder, "broken");

    public static async Task<NginxServer> StartAsync(string name, IPEndPoint endpoint, X509Certificate2 certificate, CancellationToken cancel)
    {
        var server = new NginxServer(name, endpoint, certificate);
        await server.LaunchAsync(cancel);
        return server;
    }

    /// <summary>Starts again with another certificate.</summary>
    public async Task UseAsync(X509Certificate2 certificate, CancellationToken cancel)
    {
        _certificate = certificate;
        Prepare();
        await EndAsync();
        await StartAgainAsync(cancel);
    }

    protected override IEnumerable<string> Arguments => ["-p", Folder, "-c", Path.Combine(Folder, "nginx.conf"), "-e", "stderr"];

    protected override void Prepare()
    {
        Write("front.pem", _certificate.ExportCertificatePem() + "\n" + _certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem() + "\n");
        // One process, as whoever runs the tests: no workers under another user, who could not look into our folder.
        Write("nginx.conf", $$"""
            daemon off;
            master_process off;
            pid {{Folder}}/nginx.pid;
            error_log stderr;
            events { worker_connections 256; }
            http {
              access_log off;
              reset_timedout_connection on;
              client_body_temp_path {{Folder}}/body;
              proxy_temp_path {{Folder}}/proxy;
              fastcgi_temp_path {{Folder}}/fastcgi;
              uwsgi_temp_path {{Folder}}/uwsgi;
              scgi_temp_path {{Folder}}/scgi;
              server {
                listen {{Endpoint}} ssl http2;
                server_name www.example.com;
                ssl_certificate {{Folder}}/front.pem;
                ssl_certificate_key {{Folder}}/front.pem;
                default_type text/plain;
                if (-f {{Switch}}) { return 500; }
                if (-f {{Folder}}/resetting) { return 444; }
                if (-f {{Folder}}/dripping) { set $limit_rate 1; }
                location / { return 200 "{{_name}}"; }
              }
            }
            """);
    }

    private void Set(string name, bool isOn)
    {
        var path = Path.Combine(Folder, name);
        if (isOn) File.WriteAllText(path, "");
        else File.Delete(path);
    }

    protected override async Task<bool> IsReadyAsync(CancellationToken cancel)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(Endpoint, cancel);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
