namespace Holdfast.Adapters.Formats.OpenPsa;

/// <summary>Ends the reading of a file from any depth; thrown and caught within the reader only.</summary>
internal sealed class OpenPsaStop : Exception;
