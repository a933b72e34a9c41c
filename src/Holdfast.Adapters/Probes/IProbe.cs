namespace Holdfast.Adapters.Probes;

/// <summary>Looks at one address of one subject. What goes wrong is a result, never an exception (cancellation by the caller is).</summary>
public interface IProbe : IDisposable
{
    Task<ProbeReport> ProbeAsync(CancellationToken cancel);
}
