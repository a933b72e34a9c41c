using System.Runtime.InteropServices;

namespace Holdfast.Watch;

/// <summary>SIGHUP: read the configuration again. One that comes while the last is being obeyed is obeyed after it.</summary>
internal sealed class ReloadSignal : IDisposable
{
    private readonly PosixSignalRegistration _registration;
    private CancellationTokenSource _source = new();

    public ReloadSignal() => _registration = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
    {
        context.Cancel = true;
        Volatile.Read(ref _source).Cancel();
    });

    /// <summary>Cancelled when a reload is asked for.</summary>
    public CancellationToken Asked => Volatile.Read(ref _source).Token;

    /// <summary>From here on a signal asks for the next reload. The old source is left to the collector: a signal may hold it.</summary>
    public void Begin() => Interlocked.Exchange(ref _source, new CancellationTokenSource());

    /// <summary>The source is left to the collector here too: a signal on its way may still hold it.</summary>
    public void Dispose() => _registration.Dispose();
}
