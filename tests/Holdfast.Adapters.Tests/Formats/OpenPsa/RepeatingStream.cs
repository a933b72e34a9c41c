using System.Text;

namespace Holdfast.Adapters.Tests.Formats.OpenPsa;

/// <summary>A file too large to keep: written while it is read, at constant memory.</summary>
internal sealed class RepeatingStream(string head, Func<int, string> piece, int pieces) : Stream
{
    private byte[] _current = Encoding.UTF8.GetBytes(head);
    private int _offset;
    private int _next;
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var done = 0;
        while (done < count)
        {
            if (_offset == _current.Length)
            {
                if (_next == pieces) break;
                _current = Encoding.UTF8.GetBytes(piece(_next++));
                _offset = 0;
            }

            var part = Math.Min(count - done, _current.Length - _offset);
            _current.AsSpan(_offset, part).CopyTo(buffer.AsSpan(offset + done));
            _offset += part;
            done += part;
        }

        _position += done;
        return done;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
