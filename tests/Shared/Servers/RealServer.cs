using System.Net;

namespace Holdfast.Testing.Servers;

/// <summary>
/// A real server from the distribution's packages, on loopback, in a fresh folder of its own that goes away with it. "Started"
/// means that it has answered correctly.
/// </summary>
internal abstract class RealServer : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);

    private ServerProcess? _process;

    protected RealServer(string program)
    {
        Program = ServerProcess.Find(program) ?? "";
        if (Program.Length == 0) Assert.Skip($"{program} is not installed; eng/install-test-servers.sh installs it");
        Folder = Directory.CreateTempSubdirectory("holdfast-server-").FullName;
    }

    public string Folder { get; }

    /// <summary>Where DNS is answered, UDP and TCP.</summary>
    public IPEndPoint Address { get; private set; } = new(IPAddress.Loopback, 0);

    public string Log => File.Exists(LogFile) ? File.ReadAllText(LogFile) : "";

    protected string Program { get; }

    private string LogFile => Path.Combine(Folder, "log");

    /// <summary>Stops answering without ending: queries run into their timeouts.</summary>
    public Task FreezeAsync() => _process!.FreezeAsync();

    public void Thaw() => _process!.Thaw();

    /// <summary>Ends it; its folder stays, so that it can be started again where it stood.</summary>
    public Task EndAsync() => _process!.EndAsync();

    /// <summary>A crash: no goodbye to whoever is talking to it.</summary>
    public Task KillAsync() => _process!.KillAsync();

    public Task StartAgainAsync(CancellationToken cancel) => RunAsync(cancel);

    public async ValueTask DisposeAsync()
    {
        await EndProcessAsync();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Starts on fresh ports, a few times if need be: another process may take a port between our look and the bind.</summary>
    protected async Task LaunchAsync(CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            Address = new IPEndPoint(IPAddress.Loopback, FreePorts.Take());
            Prepare();
            try
            {
                await RunAsync(cancel);
                return;
            }
            catch (InvalidOperationException) when (attempt < 3)
            {
                await EndProcessAsync();
            }
            catch
            {
                await DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>Writes configuration and zones into <see cref="Folder"/>, replacing those of an earlier attempt.</summary>
    protected abstract void Prepare();

    protected abstract IEnumerable<string> Arguments { get; }

    protected abstract Task<bool> IsReadyAsync(CancellationToken cancel);

    protected string Write(string name, string content)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, content);
        return path;
    }

    private async Task EndProcessAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
        _process = null;
    }

    private async Task RunAsync(CancellationToken cancel)
    {
        await EndProcessAsync();
        File.Delete(LogFile);
        var process = _process = ServerProcess.Start(Program, Arguments, LogFile);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(StartLimit);
        try
        {
            while (!await IsReadyAsync(limit.Token))
            {
                if (process.HasEnded) throw new InvalidOperationException($"{Program} ended at its start:\n{Log}");
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, limit.Token);
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new InvalidOperationException($"{Program} gave no correct answer within {StartLimit.TotalSeconds} s:\n{Log}");
        }
        // Another server on this port may have answered in place of ours.
        if (process.HasEnded) throw new InvalidOperationException($"{Program} ended at its start:\n{Log}");
    }
}
